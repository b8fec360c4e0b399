#include "checks/dpkg_consistent.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "checks/dpkg_filter.hpp"
#include "checks/stale_links.hpp"

namespace jetcrew::checks {
namespace {

constexpr std::size_t most_paths = 50;

Outcome run_dpkg(const Root& root, std::vector<std::string> arguments, const std::stop_token& stop) {
  Command command;
  command.argv = {"dpkg"};
  if (!root.is_system()) command.argv.push_back(fmt::format("--root={}", root.folder().string()));
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  // Each file is read once; a slow card with a large package needs minutes.
  command.timeout = std::chrono::minutes(30);
  command.keep = 4U << 20U;
  command.stop = stop;
  return run(command);
}

void fail(Result& result, std::string code, const std::string& detail, std::string hint, Facts facts = {}) {
  result.status = Status::failed;
  result.code = std::move(code);
  result.facts = std::move(facts);
  result.detail = to_valid_utf8(std::string_view(detail).substr(0, 4000));
  result.hint = std::move(hint);
}

std::string words_of(std::string_view output) {
  return to_valid_utf8(trimmed(output).substr(0, 4000));
}

struct Findings {
  std::vector<std::string> missing, changed, unreadable;
};

Findings sort_out(const Root& root, std::string_view output) {
  const auto filter = observe_dpkg_filter(root);
  Findings found;
  for (const auto line : lines_of(output)) {
    const auto parsed = parse_verify_line(line);
    if (!parsed || parsed->conffile) continue;
    switch (parsed->kind) {
      case VerifyLine::Kind::missing:
        if (!filter.excludes(parsed->path) && !ldconfig_took_it(root, parsed->path))
          found.missing.push_back(parsed->path);
        break;
      case VerifyLine::Kind::changed:
        found.changed.push_back(parsed->path);
        break;
      case VerifyLine::Kind::unreadable:
        found.unreadable.push_back(parsed->path);
        break;
    }
  }
  return found;
}

nlohmann::json first_of(const std::vector<std::string>& paths) {
  auto list = nlohmann::json::array();
  for (std::size_t i = 0; i < std::min(paths.size(), most_paths); ++i)
    list.push_back(to_valid_utf8(paths[i]));
  return list;
}

/// Whether the audit found nothing.
bool audit(Result& result, const Root& root, const std::stop_token& stop) {
  const auto outcome = run_dpkg(root, {"--audit"}, stop);
  if (outcome.stopped) {
    result.status = Status::skipped;
    result.code = "check_stopped";
    result.detail = "stopped on request before it ended";
    return false;
  }
  if (outcome.ok() && trimmed(outcome.output).empty()) return true;
  fail(result, "check_dpkg_incomplete",
       fmt::format("dpkg finds packages that are not completely installed\n{}{}", outcome.output,
                   outcome.errors),
       "Run `dpkg --configure -a`, or install the packages named there again.",
       {{"output", words_of(outcome.output + outcome.errors)}});
  return false;
}

void verify(Result& result, const Root& root, const std::vector<std::string>& packages,
            const std::stop_token& stop) {
  std::vector<std::string> arguments{"--verify", "--verify-format", "rpm"};
  arguments.insert(arguments.end(), packages.begin(), packages.end());
  const auto outcome = run_dpkg(root, std::move(arguments), stop);
  if (outcome.stopped) {
    result.status = Status::skipped;
    result.code = "check_stopped";
    result.detail = "stopped on request before it ended";
    return;
  }
  if (!outcome.ok()) {
    fail(result, "check_dpkg_not_verified",
         fmt::format("dpkg --verify: {}\n{}", outcome.how_it_ended(), outcome.errors),
         "A package named there is not installed; install it again.", {{"output", words_of(outcome.errors)}});
    return;
  }
  const auto found = sort_out(root, outcome.output);
  result.values["missing"] = first_of(found.missing);
  result.values["changed"] = first_of(found.changed);
  result.values["unreadable"] = first_of(found.unreadable);
  if (found.missing.empty() && found.changed.empty()) return;
  const auto first = (found.missing.empty() ? found.changed : found.missing).front();
  fail(result, "check_files_changed",
       fmt::format("{} files are missing and {} are not as shipped: {}", found.missing.size(),
                   found.changed.size(), first),
       "Install the packages of these files again. If files change by themselves, look at `dmesg`: the disk "
       "may be "
       "failing.",
       {{"missing", std::to_string(found.missing.size())},
        {"changed", std::to_string(found.changed.size())},
        {"path", to_valid_utf8(first)}});
}

}  // namespace

std::optional<VerifyLine> parse_verify_line(std::string_view line) {
  // `??5?????? c /etc/fstab` or `missing     /usr/bin/x (reason)`: nine columns, a blank, the attribute, a
  // blank, the path.
  constexpr std::size_t path_column = 12;
  if (line.size() <= path_column || line[path_column - 1] != ' ' || line[path_column] != '/')
    return std::nullopt;
  VerifyLine parsed;
  parsed.conffile = line[path_column - 2] == 'c';
  auto path = line.substr(path_column);
  constexpr std::string_view denied = " (Permission denied)";
  if (line.starts_with("missing")) {
    parsed.kind = VerifyLine::Kind::missing;
    if (path.ends_with(denied)) {
      path.remove_suffix(denied.size());
      parsed.kind = VerifyLine::Kind::unreadable;
    }
  } else if (line[2] != '5') {
    return std::nullopt;
  }
  parsed.path = std::string(path);
  return parsed;
}

Result dpkg_consistent(const Root& root, const std::vector<std::string>& packages, std::stop_token stop) {
  Result result;
  result.name = "dpkg-consistent";
  result.status = Status::passed;
  result.values["packages"] = packages.size();
  const auto start = std::chrono::steady_clock::now();
  try {
    if (audit(result, root, stop) && !packages.empty()) verify(result, root, packages, stop);
  } catch (const Error& error) {
    fail(result, error.code(), error.message(), error.hint(), error.facts());
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace jetcrew::checks
