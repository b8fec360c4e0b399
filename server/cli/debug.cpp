#include <iostream>

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "debian/batch.hpp"
#include "python/batch.hpp"

namespace jetcrew::cli {
namespace {

/// One answer a line; a line that is not valid input answers `error` and the rest go on.
int answer_lines(const std::function<std::string(std::string_view)>& answer) {
  std::string line;
  std::string out;
  while (std::getline(std::cin, line)) {
    if (line.ends_with('\r')) line.pop_back();
    out += answer(line);
    out += '\n';
    if (out.size() > 65536) {
      say(out);
      out.clear();
    }
  }
  say(out);
  return done;
}

std::string compare_debs(std::string_view line) {
  const auto parts = split(line, '\t');
  if (parts.size() != 3) return "error";
  try {
    return debian::compare(parts[0], parts[1], parts[2]) ? "true" : "false";
  } catch (const Error&) {
    return "error";
  }
}

struct Target {
  std::string python;
  std::string platform;
  std::optional<std::string> glibc;
  std::optional<std::string> musl;
};

int print_tags(const Globals& globals, const Target& target) {
  const auto tags = python::wheel_tags(target.python, target.platform, target.glibc, target.musl);
  if (globals.json) {
    print(tags);
  } else {
    for (const auto& tag : tags) say(tag + "\n");
  }
  return done;
}

}  // namespace

void add_debug(CommandLine& line) {
  auto& debug = line.command(about_jetcrew, "debug",
                             "answers to single questions of versions, specifiers, markers and tags");
  auto& versions = debug.command("compare-versions", "A <TAB> lt|le|eq|ne|ge|gt <TAB> B, a line each");
  auto& kind = versions.values<std::string>();
  versions.positional("KIND", &kind, "deb or pep440").required().one_of({"deb", "pep440"});
  versions.run([&kind](const Globals&) {
    return answer_lines(kind == "deb" ? compare_debs : python::compare_versions_line);
  });
  debug.command("match-specifiers", "SPECIFIERS <TAB> VERSION [<TAB> true|false|default], a line each")
      .run([](const Globals&) { return answer_lines(python::match_specifiers_line); });
  debug.command("evaluate-markers", "MARKER <TAB> JSON environment, a line each").run([](const Globals&) {
    return answer_lines(python::evaluate_markers_line);
  });
  auto& tags = debug.command("wheel-tags", "the wheel tags that an interpreter takes, best first");
  auto& target = tags.values<Target>();
  tags.option("--python", &target.python, "3.8", "X.Y").required();
  tags.option("--platform", &target.platform, "linux_aarch64").required();
  tags.option("--glibc", &target.glibc, "2.31", "V");
  tags.option("--musl", &target.musl, "1.2", "V").excludes("--glibc");
  tags.run([&target](const Globals& globals) { return print_tags(globals, target); });
}

}  // namespace jetcrew::cli
