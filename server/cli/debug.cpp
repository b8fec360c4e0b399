#include <iostream>

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "debian/batch.hpp"
#include "python/batch.hpp"

namespace jetcrew::cli {
namespace {

/// One answer a line; a line that is not valid input answers `error` and the rest go on.
void answer_lines(const std::function<std::string(std::string_view)>& answer) {
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

}  // namespace

void add_debug(CLI::App& app, Globals&, int&) {
  auto* command =
      app.add_subcommand("debug", "answers to single questions of versions, specifiers, markers and tags");
  command->require_subcommand(1);
  auto* versions =
      command->add_subcommand("compare-versions", "A <TAB> lt|le|eq|ne|ge|gt <TAB> B, a line each");
  auto kind = std::make_shared<std::string>();
  versions->add_option("KIND", *kind, "deb or pep440")->required()->check(CLI::IsMember({"deb", "pep440"}));
  versions->callback([kind] { answer_lines(*kind == "deb" ? compare_debs : python::compare_versions_line); });
  command
      ->add_subcommand("match-specifiers", "SPECIFIERS <TAB> VERSION [<TAB> true|false|default], a line each")
      ->callback([] { answer_lines(python::match_specifiers_line); });
  command->add_subcommand("evaluate-markers", "MARKER <TAB> JSON environment, a line each")->callback([] {
    answer_lines(python::evaluate_markers_line);
  });
  auto* tags = command->add_subcommand("wheel-tags", "the wheel tags that an interpreter takes, best first");
  struct Target {
    std::string python;
    std::string platform;
    std::string glibc;
    std::string musl;
  };
  auto target = std::make_shared<Target>();
  tags->add_option("--python", target->python, "3.8")->required();
  tags->add_option("--platform", target->platform, "linux_aarch64")->required();
  auto* glibc = tags->add_option("--glibc", target->glibc, "2.31");
  tags->add_option("--musl", target->musl, "1.2")->excludes(glibc);
  tags->callback([target] {
    const auto given = [](const std::string& text) {
      return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
    };
    for (const auto& tag :
         python::wheel_tags(target->python, target->platform, given(target->glibc), given(target->musl))) {
      say(tag + "\n");
    }
  });
}

}  // namespace jetcrew::cli
