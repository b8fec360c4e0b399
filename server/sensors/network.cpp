#include "sensors/network.hpp"

#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::sensors {
namespace {

constexpr std::size_t limit = 64U << 10U;
constexpr std::size_t most_interfaces = 32;

}  // namespace

std::vector<InterfaceCounters> parse_net_dev(std::string_view text) {
  constexpr std::size_t received = 0;
  constexpr std::size_t sent = 8;
  std::vector<InterfaceCounters> interfaces;
  for (const auto line : lines_of(text)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::vector<std::string_view> words;
    for (const auto word : split(line.substr(colon + 1), ' ')) {
      if (!word.empty()) words.push_back(word);
    }
    const auto name = trimmed(line.substr(0, colon));
    if (words.size() <= sent || name.empty()) continue;
    const auto in = to_number(words[received]);
    const auto out = to_number(words[sent]);
    if (!in || !out || *in < 0 || *out < 0) continue;
    interfaces.push_back(
        {to_valid_utf8(name), static_cast<std::uint64_t>(*in), static_cast<std::uint64_t>(*out)});
  }
  return interfaces;
}

bool is_of_the_board(std::string_view interface) {
  constexpr std::string_view beginnings[] = {"veth", "docker", "br-", "virbr",   "dummy", "tunl",
                                             "sit",  "ip6",    "cni", "flannel", "ifb",   "bonding"};
  return interface != "lo" && std::none_of(std::begin(beginnings), std::end(beginnings),
                                           [&](auto beginning) { return interface.starts_with(beginning); });
}

NetworkSensor::NetworkSensor(const Root& root) : root_(&root), counters_(root, "/proc/net/dev", limit) {}

std::vector<Interface> NetworkSensor::read(Steady::time_point now, bool thoroughly) {
  std::vector<Interface> read;
  std::map<std::string, Seen> present;
  const auto text = counters_.text();
  for (auto& counters : text ? parse_net_dev(*text) : std::vector<InterfaceCounters>()) {
    if (!is_of_the_board(counters.name) || present.size() == most_interfaces) continue;
    auto node = interfaces_.extract(counters.name);
    const bool is_new = node.empty();
    auto& seen =
        is_new ? present
                     .emplace(counters.name, Seen{.state = {*root_, std::filesystem::path("/sys/class/net") /
                                                                        counters.name / "operstate"}})
                     .first->second
               : present.insert(std::move(node)).position->second;
    if (is_new || thoroughly) {
      const auto state = seen.state.text();
      seen.up = state ? std::optional(*state == "up" || *state == "unknown") : std::nullopt;
    }
    Interface interface{.name = counters.name,
                        .up = seen.up,
                        .received_bytes = counters.received_bytes,
                        .sent_bytes = counters.sent_bytes};
    interface.received_rate = seen.received.next(counters.received_bytes, now);
    interface.sent_rate = seen.sent.next(counters.sent_bytes, now);
    read.push_back(std::move(interface));
  }
  interfaces_ = std::move(present);
  return read;
}

}  // namespace jetcrew::sensors
