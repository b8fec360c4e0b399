#include <thread>

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "cli/json.hpp"
#include "sensors/reader.hpp"

namespace jetcrew::cli {
namespace {

/// Loads and rates are of a while; this one is short enough to wait for.
constexpr std::chrono::milliseconds while_of_rates{500};

/// Null where no daemon runs.
nlohmann::json daemon_sample(const Globals& globals) {
  const Daemon daemon(globals);
  if (!daemon.has_socket()) return nullptr;
  try {
    return daemon.call(http::Method::get, "/api/v1/sensors");
  } catch (const Error& error) {
    if (error.code() != "daemon_unreachable") throw;
    return nullptr;  // one that was killed leaves its socket behind
  }
}

nlohmann::json read_here(const Root& root) {
  sensors::Reader reader(root);
  reader.read(std::chrono::system_clock::now(), sensors::Steady::now());
  std::this_thread::sleep_for(while_of_rates);
  return sensors::to_json(reader.read(std::chrono::system_clock::now(), sensors::Steady::now()));
}

std::string percent(const nlohmann::json& ratio) {
  return ratio.is_number() ? fmt::format("{:.0f}%", ratio.get<double>() * 100) : "?";
}

std::string megahertz(const nlohmann::json& hertz) {
  return hertz.is_number() ? fmt::format("{:.0f} MHz", hertz.get<double>() / 1e6) : "";
}

std::string bytes(const nlohmann::json& value) {
  return value.is_number() ? human_bytes(value.get<std::uint64_t>()) : "?";
}

std::string line(std::string_view name, const std::string& text) {
  return text.empty() ? "" : fmt::format("{:<13} {}\n", name, text);
}

std::string processors(const nlohmann::json& sample) {
  std::vector<std::string> cores;
  for (const auto& core : sample.at("cpu").at("cores"))
    cores.push_back(core.at("online").get<bool>() ? percent(core.at("load_ratio")) : "off");
  auto text = line("CPU", percent(sample.at("cpu").at("load_ratio")) + "  (" + join(cores, " ") + ")");
  for (const auto& gpu : sample.at("gpus"))
    text += line("GPU", percent(gpu.at("load_ratio")) + "  " + megahertz(gpu.at("frequency_hz")));
  if (const auto& bus = sample.at("memory_bus"); bus.is_object())
    text += line("Memory bus", percent(bus.at("load_ratio")) + "  " + megahertz(bus.at("frequency_hz")));
  return text;
}

std::string memory(const nlohmann::json& sample) {
  std::string text;
  for (const auto& [name, member] : {std::pair("Memory", "memory"), std::pair("Swap", "swap")}) {
    const auto& part = sample.at(member);
    if (part.is_object() && part.at("total_bytes") != 0)
      text += line(name, bytes(part.at("used_bytes")) + " of " + bytes(part.at("total_bytes")));
  }
  return text;
}

std::string heat_and_power(const nlohmann::json& sample) {
  std::vector<std::string> parts;
  for (const auto& each : sample.at("temperatures")) {
    const auto& celsius = each.at("celsius");
    parts.push_back(
        fmt::format("{} {}", text_of(each, "zone"),
                    celsius.is_number() ? fmt::format("{:.1f} °C", celsius.get<double>()) : "off"));
  }
  auto text = line("Temperature", join(parts, ", "));
  parts.clear();
  const auto& power = sample.at("power");
  if (power.is_object()) {
    for (const auto& rail : power.at("rails")) {
      if (rail.at("watts").is_number())
        parts.push_back(fmt::format("{} {:.2f} W", text_of(rail, "rail"), rail.at("watts").get<double>()));
    }
  }
  text += line("Power", join(parts, ", "));
  parts.clear();
  for (const auto& fan : sample.at("fans")) {
    const auto& rpm = fan.at("rpm");
    parts.push_back(percent(fan.at("duty_ratio")) +
                    (rpm.is_number() ? fmt::format(" ({} rpm)", rpm.get<std::int64_t>()) : ""));
  }
  return text + line("Fan", join(parts, ", "));
}

std::string disks_and_network(const nlohmann::json& sample) {
  std::string text;
  for (const auto& each : sample.at("filesystems"))
    text += line("Disk", fmt::format("{} free of {} on {}", bytes(each.at("free_bytes")),
                                     bytes(each.at("total_bytes")), text_of(each, "path")));
  for (const auto& each : sample.at("network")) {
    const auto& in = each.at("received_bytes_per_second");
    const auto& out = each.at("sent_bytes_per_second");
    if (in.is_number() && out.is_number())
      text += line("Network", fmt::format("{}: {}/s in, {}/s out", text_of(each, "interface"),
                                          human_bytes(static_cast<std::uint64_t>(in.get<double>())),
                                          human_bytes(static_cast<std::uint64_t>(out.get<double>()))));
  }
  if (!sample.at("unreadable").empty()) text += "More is to be seen as root.\n";
  return text;
}

}  // namespace

void add_sensors(CommandLine& command_line) {
  command_line.command(on_this_board, "sensors", "what the board does: loads, temperatures, power")
      .run([](const Globals& globals) {
        // The daemon may read more than whoever asks, and knows the loads already.
        const auto from_daemon = daemon_sample(globals);
        const auto sample = from_daemon.is_null() ? read_here(globals.board_root()) : from_daemon;
        if (globals.json) {
          print(sample);
        } else {
          say(processors(sample) + memory(sample) + heat_and_power(sample) + disks_and_network(sample));
        }
        return done;
      });
}

}  // namespace jetcrew::cli
