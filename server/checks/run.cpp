#include "checks/run.hpp"

#include <csignal>
#include <cstring>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::checks {
namespace fs = std::filesystem;
namespace {

/// Kept of what a script writes; the values and the end of a traceback need far less.
constexpr std::size_t kept_output = 64U << 10U;

/// Parses the line of values. Nothing unless it is an object, not nested deeper than any script of ours
/// writes.
std::optional<nlohmann::json> parse_values(std::string_view line) {
  constexpr int deepest = 16;
  bool too_deep = false;
  const auto keep = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > deepest;
    return depth <= deepest;
  };
  auto values = nlohmann::json::parse(line, keep, false);
  if (too_deep || !values.is_object()) return std::nullopt;
  return values;
}

std::string_view last_line(std::string_view text) {
  text = trimmed(text);
  const auto end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}

/// The end of what the script said of its failure, as much as fits a page.
std::string tail(std::string_view text) {
  constexpr std::size_t most = 4000;
  text = trimmed(text);
  if (text.size() > most) {
    text.remove_prefix(text.size() - most);
    text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
  }
  return to_valid_utf8(text);
}

struct Crash {
  std::string code;
  std::string hint;
};

Crash crash_of(int number) {
  switch (number) {
    case SIGILL:
      return {"check_illegal_instruction",
              "The program uses instructions that this processor does not have. On a Jetson it is often "
              "OpenBLAS: "
              "try numpy 1.19.4 for Python 3.6, or set OPENBLAS_CORETYPE=ARMV8."};
    case SIGKILL:
      return {"check_killed",
              "The board probably ran out of memory. Close other programs or add swap, then run the check "
              "again."};
    default:
      return {"check_crashed",
              "A compiled part of the package crashed. It was probably built for another system: use the "
              "wheel that "
              "was made for this JetPack and Python."};
  }
}

std::string signal_name(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

void fail(Result& result, std::string code, std::string_view what, std::string_view output, std::string hint,
          Facts facts = {}) {
  const auto said = tail(output);
  result.status = Status::failed;
  result.code = std::move(code);
  result.facts = std::move(facts);
  if (!said.empty()) result.facts["output"] = said;
  result.detail = said.empty() ? std::string(what) : fmt::format("{}\n{}", what, said);
  result.hint = std::move(hint);
}

/// A script that skips may say why as data too: `code`, and `facts` of texts.
void take_words(Result& result, nlohmann::json& values) {
  const auto code = values.find("code");
  const auto facts = values.find("facts");
  if (code != values.end() && code->is_string()) result.code = code->get<std::string>();
  if (facts != values.end() && facts->is_object()) {
    for (const auto& [name, value] : facts->items()) {
      if (value.is_string()) result.facts[name] = value.get<std::string>();
    }
  }
  values.erase("code");
  values.erase("facts");
}

void take_values(Result& result, const Outcome& outcome) {
  auto values = parse_values(last_line(outcome.output));
  if (!values) {
    fail(result, "check_no_result", "the script ended without its result", outcome.errors,
         "An imported package probably ended the program. Its last words, if any, stand above.");
    return;
  }
  result.status = Status::passed;
  if (const auto skipped = values->find("skipped"); skipped != values->end() && skipped->is_string()) {
    result.status = Status::skipped;
    result.detail = skipped->get<std::string>();
    values->erase("skipped");
    take_words(result, *values);
  }
  result.values = std::move(*values);
}

void judge(Result& result, const Outcome& outcome, const CheckSpec& spec) {
  if (outcome.stopped) {
    result.status = Status::skipped;
    result.code = "check_stopped";
    result.detail = "stopped on request before it ended";
  } else if (outcome.timed_out && outcome.exit_status >= 0) {
    fail(result, "check_left_programs", "the script ended, but left programs running that did not",
         outcome.errors, "They were killed. Something that the check imported starts programs of its own.");
  } else if (outcome.timed_out) {
    const auto seconds = fmt::format("{}", std::chrono::duration<double>(spec.timeout).count());
    fail(result, "check_timed_out", fmt::format("not done after {} seconds", seconds), outcome.errors,
         "It was killed. Run the check again when the board is less busy.", {{"seconds", seconds}});
  } else if (outcome.signal != 0) {
    const auto name = signal_name(outcome.signal);
    auto crash = crash_of(outcome.signal);
    fail(result, std::move(crash.code), fmt::format("crashed ({})", name), outcome.errors,
         std::move(crash.hint), {{"signal", name}});
  } else if (!outcome.ok()) {
    fail(result, "check_script_failed", last_line(to_valid_utf8(outcome.errors)), outcome.errors,
         "The last lines say what is missing or wrong. If a library is missing, install the package that has "
         "it.");
  } else {
    take_values(result, outcome);
  }
  if (spec.of_system && result.status == Status::failed) {
    const auto reason = result.detail.substr(0, result.detail.find('\n'));
    result.status = Status::skipped;
    result.code = "check_of_system";
    result.facts["reason"] = reason;
    result.detail = fmt::format("what the system's Python has of it does not work here: {}", result.detail);
    result.hint = "Nothing is wrong: nobody asked for it here.";
  }
}

/// A folder that the script may write to, in the root and as the script sees it.
class Workplace {
 public:
  explicit Workplace(const Root& root) : folder_(root.resolve(parent_in(root)), "jetcrew-check-") {
    const auto path = root.inside(folder_.path());
    if (!path) throw Error("internal", "the check's folder lies outside the board's root");
    inside_ = *path;
  }
  const fs::path& inside() const { return inside_; }

 private:
  static fs::path parent_in(const Root& root) {
    for (const auto* path : {"/tmp", "/var/tmp"}) {
      std::error_code unreachable;
      if (fs::is_directory(root.resolve(path), unreachable)) return path;
    }
    throw Error("path_not_found", "the board has neither /tmp nor /var/tmp",
                "Make the folder /tmp on the board.", {{"path", "/tmp"}});
  }

  TemporaryFolder folder_;
  fs::path inside_;
};

Command command_of(const Root& root, const fs::path& python, const CheckSpec& spec,
                   const fs::path& workplace) {
  Command command;
  // env(1) sets HOME, because the runner's own comes first. -B: a generation is not written to after it was
  // made. faulthandler: a crash leaves the Python lines that led to it.
  command.argv = {"env",
                  fmt::format("HOME={}", workplace.string()),
                  fmt::format("TMPDIR={}", workplace.string()),
                  python.string(),
                  "-I",
                  "-B",
                  "-X",
                  "faulthandler",
                  "-"};
  command.argv.insert(command.argv.end(), spec.argv.begin(), spec.argv.end());
  command.root = &root;
  command.directory = workplace;
  command.input = spec.script;
  command.timeout = spec.timeout;
  command.keep = kept_output;
  command.memory_limit = spec.memory_limit_bytes;
  return command;
}

void require_python(const Root& root, const fs::path& python) {
  std::error_code unreachable;
  if (fs::exists(root.resolve(python), unreachable)) return;
  throw Error("program_missing", fmt::format("there is no Python at {}", python.string()),
              "Install that Python, or make the environment anew.", {{"program", python.string()}});
}

}  // namespace

Result run_check(const Root& root, const fs::path& python_inside, const CheckSpec& spec,
                 std::stop_token stop) {
  Result result;
  result.name = spec.name;
  result.environment = spec.environment;
  const auto start = std::chrono::steady_clock::now();
  try {
    require_python(root, python_inside);
    const Workplace workplace(root);
    auto command = command_of(root, python_inside, spec, workplace.inside());
    command.stop = std::move(stop);
    judge(result, run(command), spec);
  } catch (const Error& error) {
    // What keeps one check from starting must not keep the others from running.
    result.status = Status::failed;
    result.detail = error.message();
    result.hint = error.hint();
    result.code = error.code();
    result.facts = error.facts();
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace jetcrew::checks
