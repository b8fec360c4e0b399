#include "cli/explain.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "doctor/finding_json.hpp"
#include "install/knowledge.hpp"
#include "install/profiles.hpp"

namespace jetcrew::cli {
namespace {

doctor::Tail read_tail(const std::string& file) {
  Descriptor opened;
  if (file != "-") opened = open_file(file, O_RDONLY);
  const int descriptor = file == "-" ? STDIN_FILENO : opened.get();
  doctor::Tail tail;
  std::string part(1U << 16U, '\0');
  while (true) {
    const auto count = ::read(descriptor, part.data(), part.size());
    if (count == 0) return tail;
    if (count > 0) {
      tail.append(std::string_view(part).substr(0, static_cast<std::size_t>(count)));
    } else if (errno != EINTR) {
      throw system_error(errno, "reading " + (file == "-" ? "standard input" : file));
    }
  }
}

/// As POSIX ranks the variables.
bool speaks_chinese() {
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("zh");
  }
  return false;
}

const std::string& in_language(const catalogue::Localized& text, bool chinese) {
  return chinese ? text.zh_cn : text.en;
}

void tell(const std::vector<doctor::Finding>& findings) {
  const bool chinese = speaks_chinese();
  if (findings.empty()) {
    say(chinese ? "没有找到已知的问题。\n" : "No known problem is in this text.\n");
    return;
  }
  for (const auto& finding : findings) {
    const auto& problem = *finding.problem;
    if (&finding != findings.data()) say("\n");
    say(fmt::format("{} ({})\n", in_language(problem.title, chinese), problem.id));
    say(fmt::format("  {} {}: {}\n", chinese ? "行" : "line", finding.line_number, trimmed(finding.line)));
    say(fmt::format("  {}: {}\n", chinese ? "原因" : "Cause", in_language(problem.cause, chinese)));
    say(fmt::format("  {}: {}\n", chinese ? "办法" : "Remedy", in_language(problem.remedy, chinese)));
    if (!finding.known_here) {
      say(fmt::format("  {}: {}\n", chinese ? "已知于" : "Known from", problem.condition.text()));
    }
  }
}

}  // namespace

int explain(const Globals& globals, const std::string& file) {
  const auto tail = read_tail(file);
  const auto known = install::load_knowledge(globals.state_folder());
  const auto place =
      install::place_here(globals.board_root(), globals.state_folder(), known->catalogue.jetpack);
  const auto findings = known->problems.match(tail, place);
  if (globals.json) {
    print(nlohmann::json{{"items", doctor::to_json(findings)}});
  } else {
    tell(findings);
  }
  return done;
}

}  // namespace jetcrew::cli
