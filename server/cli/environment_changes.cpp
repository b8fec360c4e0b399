#include "cli/environment_changes.hpp"

#include "base/text.hpp"
#include "cli/job_follower.hpp"
#include "cli/json.hpp"
#include "cli/question.hpp"
#include "http/target.hpp"
#include "install/environment_work.hpp"
#include "install/observation.hpp"

namespace jetcrew::cli {
namespace {

struct Wanted {
  std::string name;
  std::optional<int> generation;
  std::optional<int> keep;
  bool force = false;
  bool discard = false;
  bool packages = false;
  bool yes = false;
};

std::string target_of(const Wanted& wanted, std::string_view rest = {}) {
  install::require_environment_name(wanted.name);
  return fmt::format("/api/v1/environments/{}{}", wanted.name, rest);
}

int answer(const Globals& globals, const nlohmann::json& result, const std::string& sentence) {
  if (globals.json) {
    print(result.is_null() ? nlohmann::json::object() : result);
  } else {
    say(sentence + "\n");
  }
  return done;
}

int roll_back(const Globals& globals, const Wanted& wanted) {
  nlohmann::json body = nlohmann::json::object();
  if (wanted.generation) body["generation"] = *wanted.generation;
  const auto result = run_errand(
      globals,
      {.target = target_of(wanted, ":rollback"), .body = body, .job = [&](install::Workspace& workspace) {
         const auto number = install::generation_to_roll_back_to(workspace, wanted.name, wanted.generation);
         return std::pair<std::string, nlohmann::json>(
             "rollback", {{"environment", wanted.name}, {"generation", number}});
       }});
  return answer(globals, result,
                fmt::format("{} uses generation {} now, and its checks passed.", wanted.name,
                            number_of(result, "generation")));
}

int remove(const Globals& globals, const Wanted& wanted) {
  install::require_environment_name(wanted.name);
  const auto what = wanted.generation
                        ? fmt::format("Generation {} of {}", *wanted.generation, wanted.name)
                        : fmt::format("The environment {} with all its generations", wanted.name);
  if (!wanted.yes && is_answerable() && !agrees(what + " will be removed. Go on?"))
    throw Error("approval_needed", "nobody agreed to the removal", "Nothing was changed.");
  const auto force = wanted.force ? "?force=true" : "";
  const auto below = wanted.generation ? fmt::format("/generations/{}{}", *wanted.generation, force) : force;
  const auto result = run_errand(
      globals,
      {.method = http::Method::del, .target = target_of(wanted, below), .job = [&](install::Workspace&) {
         nlohmann::json request{{"environment", wanted.name}, {"force", wanted.force}};
         if (wanted.generation) request["generation"] = *wanted.generation;
         return std::pair<std::string, nlohmann::json>(
             wanted.generation ? "remove_generation" : "remove_environment", std::move(request));
       }});
  return answer(
      globals, result,
      wanted.generation
          ? fmt::format("Generation {} of {} is gone. `jetcrew environment clean` frees what only it used.",
                        *wanted.generation, wanted.name)
          : fmt::format("{} is gone. `jetcrew environment clean` frees what only it used.", wanted.name));
}

int repair(const Globals& globals, const Wanted& wanted) {
  const nlohmann::json body{{"discard_changes", wanted.discard}};
  const auto result = run_errand(
      globals, {.target = target_of(wanted, ":repair"), .body = body, .job = [&](install::Workspace&) {
                  return std::pair<std::string, nlohmann::json>(
                      "repair", {{"environment", wanted.name}, {"discard_changes", wanted.discard}});
                }});
  std::size_t made = 0;
  std::size_t removed = 0;
  std::size_t left = 0;
  for (const auto& file : result.at("files")) {
    const bool added = file.at("kind") == "added";
    const bool stays = file.at("mended") != true;
    ++(stays ? left : added ? removed : made);
    if (globals.json) continue;
    say(fmt::format("generation {}: {:7} {:10} {}\n", number_of(file, "generation"), text_of(file, "kind"),
                    stays   ? "left"
                    : added ? "removed"
                            : "made again",
                    text_of(file, "path")));
  }
  std::vector<std::string> sentences;
  const auto count = [&](std::size_t files, std::string_view what) {
    if (files > 0)
      sentences.push_back(fmt::format("{} {} {}.", files, files == 1 ? "file was" : "files were", what));
  };
  count(made, "made again");
  count(removed, "removed");
  if (sentences.empty()) sentences.emplace_back("Nothing is missing or damaged.");
  count(left, "changed or added by somebody, and left as it is; --discard-changes undoes that too");
  return answer(globals, result, join(sentences, " "));
}

int clean(const Globals& globals, const Wanted& wanted) {
  if (wanted.keep && *wanted.keep < 0) {
    throw Error("usage", fmt::format("{} generations cannot be kept", *wanted.keep),
                "Give the number of generations to keep, 0 or more; those in use always stay.");
  }
  nlohmann::json body = nlohmann::json::object();
  if (wanted.keep) body["keep"] = *wanted.keep;
  if (wanted.packages) body["packages"] = true;
  const auto result = run_errand(
      globals, {.target = "/api/v1/environments:clean", .body = body, .job = [&](install::Workspace&) {
                  return std::pair<std::string, nlohmann::json>("clean", body);
                }});
  return answer(
      globals, result,
      fmt::format("{} generations, {} unpacked wheels and {} stored packages are gone; {} are free again.",
                  number_of(result, "removed_generations"), number_of(result, "removed_trees"),
                  number_of(result, "removed_packages"),
                  human_bytes(static_cast<std::uint64_t>(number_of(result, "freed_bytes")))));
}

}  // namespace

void add_environment_changes(Command& environment) {
  const auto add = [&](const char* name, const char* help, int (*work)(const Globals&, const Wanted&)) {
    auto& command = environment.command(name, help);
    auto& wanted = command.values<Wanted>();
    command.run([&wanted, work](const Globals& globals) { return work(globals, wanted); });
    return std::pair<Command&, Wanted&>(command, wanted);
  };
  const auto add_named = [&](const char* name, const char* help, int (*work)(const Globals&, const Wanted&)) {
    const auto made = add(name, help, work);
    made.first.positional("NAME", &made.second.name, "which environment").required();
    return made;
  };
  {
    const auto [command, wanted] = add_named("rollback", "uses an earlier generation again", roll_back);
    command.option("--generation", &wanted.generation, "which one; the one before by default", "N");
  }
  {
    const auto [command, wanted] =
        add_named("remove", "removes an environment, or one generation of it", remove);
    command.option("--generation", &wanted.generation, "only this one", "N")
        .flag("--force", &wanted.force, "also where a program runs from it")
        .flag("--yes,-y", &wanted.yes, "do not ask");
  }
  {
    const auto [command, wanted] =
        add_named("repair", "finds damaged files and makes them again from the stored packages", repair);
    command.flag("--discard-changes", &wanted.discard, "also undo what programs changed or added");
  }
  const auto [command, wanted] = add("clean", "frees the disk of what no generation uses", clean);
  command.option("--keep", &wanted.keep, "remove generations older than the newest N, but none in use", "N")
      .flag("--packages", &wanted.packages,
            "remove stored packages too, but for the wheels that environments are made of");
}

}  // namespace jetcrew::cli
