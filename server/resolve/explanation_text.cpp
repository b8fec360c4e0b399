#include "resolve/explanation_text.hpp"

#include "base/text.hpp"

namespace jetcrew::resolve {
namespace {

std::string where(const Mention& mention) {
  return mention.file.empty() ? "installed" : mention.file;
}

std::string with_place(const Mention& mention) {
  return fmt::format("{} {} ({})", mention.name, mention.version, where(mention));
}

/// `the board has app 1.0`, `the stick has app 2.0 (app_2.0.deb)`
std::string with_holder(const Mention& mention) {
  if (mention.file.empty()) return fmt::format("the board has {} {}", mention.name, mention.version);
  return fmt::format("the stick has {}", with_place(mention));
}

/// `1.0, app_1.0.deb: it is built for amd64, this board is arm64`
/// @param target what was just said to be needed; any other name is said
std::string at_hand(const Mention& mention, std::string_view target) {
  auto text = mention.name == target ? mention.version : fmt::format("{} {}", mention.name, mention.version);
  if (mention.provides) text += " (provides it)";
  text += fmt::format(", {}", where(mention));
  if (!mention.why.text.empty()) text += fmt::format(": {}", mention.why.text);
  return text;
}

std::string choice(const Cause& cause) {
  if (cause.choice == "none") return fmt::format("no {} is at hand", cause.facts.at("target"));
  if (cause.choice == "near") {
    return fmt::format("no {} is at hand, but there is {}", cause.facts.at("target"), cause.facts.at("near"));
  }
  std::vector<std::string> parts;
  if (cause.choice == "only") return with_holder(cause.mentions.front());
  for (const auto& mention : cause.mentions) {
    parts.push_back(cause.choice == "there_is" ? at_hand(mention, cause.facts.at("target"))
                                               : with_place(mention));
  }
  const auto more = cause.facts.find("more");
  if (more != cause.facts.end()) parts.push_back(fmt::format("and {} more", more->second));
  if (cause.choice == "there_is")
    return fmt::format("there {} only {}", parts.size() == 1 ? "is" : "are", join(parts, "; "));
  return fmt::format("there are {}", join(parts, ", "));
}

std::string needs(const Cause& cause) {
  auto versions = cause.versions;
  if (cause.more_versions) versions.push_back("...");
  if (cause.key == "cause.needs_likewise") {
    return fmt::format("{} {} needs {}; {}; and {} other versions likewise.", cause.package,
                       join(versions, ", "), cause.relation, choice(cause), cause.facts.at("others"));
  }
  return fmt::format("{} {} needs {}; {}.", cause.package, join(versions, ", "), cause.relation,
                     choice(cause));
}

/// A sentence on what a shared object of a wheel loads, and what there is of it.
std::string library(const Cause& cause) {
  const auto& facts = cause.facts;
  std::string text;
  if (cause.key == "cause.library" || cause.key == "cause.libraries") {
    text = fmt::format("{} {} needs the library {} ({} loads it), and the board does not have it",
                       cause.package, cause.version, facts.at("library"), facts.at("file"));
  } else {
    text = fmt::format("{} {} needs {} of the library {} ({} loads it), and the board's has ", cause.package,
                       cause.version, facts.at("wanted"), facts.at("library"), facts.at("file"));
    text +=
        facts.at("newest").empty() ? "no such version" : fmt::format("no newer than {}", facts.at("newest"));
  }
  if (cause.key == "cause.libraries")
    text += fmt::format(", nor these that it loads too: {}", join(cause.lists.at("others"), ", "));
  if (cause.choice == "none" && cause.key == "cause.libraries")
    return text + "; no package at hand brings them.";
  if (cause.choice == "none") return text + "; no package at hand brings it.";
  return fmt::format("{}; {}.", text, choice(cause));
}

/// `a, b and c`
std::string and_list(const std::vector<std::string>& words) {
  if (words.size() < 2) return join(words, ", ");
  const std::vector<std::string> front(words.begin(), words.end() - 1);
  return fmt::format("{} and {}", join(front, ", "), words.back());
}

std::vector<std::string> names_of(const std::vector<Mention>& mentions) {
  std::vector<std::string> names;
  for (const auto& mention : mentions) names.push_back(mention.name);
  return names;
}

std::string conflict(const Cause& cause) {
  return fmt::format("{} cannot be together with {}: its {} says {}.", with_place(cause.mentions.at(0)),
                     with_place(cause.mentions.at(1)), cause.facts.at("field"), cause.relation);
}

std::string goes_with(const Cause& cause, std::string_view whose) {
  const auto& facts = cause.facts;
  return fmt::format("{} {} goes with {}, not with {}{} (catalogue: {}).", cause.package, cause.version,
                     facts.at("wanted"), whose, facts.at("other"), facts.at("source"));
}

std::string does_not_work(const Facts& facts) {
  return fmt::format("{} {} does not work with Python {} on {} (catalogue: {}).", facts.at("package"),
                     facts.at("version"), facts.at("python"), facts.at("machine"), facts.at("source"));
}

std::string keep(const Cause& cause, std::string_view how) {
  return fmt::format("{} {} {}", cause.package, cause.version, how);
}

std::string allow(const Cause& proposal, std::string_view flag) {
  std::vector<std::string> changes;
  for (const auto& mention : proposal.mentions) {
    changes.push_back(mention.change_to.empty() ? fmt::format("{} {} removed", mention.name, mention.version)
                                                : fmt::format("{} back from {} to {}", mention.name,
                                                              mention.version, mention.change_to));
  }
  if (changes.empty()) return fmt::format("It would work with {}.", flag);
  return fmt::format("It would work with {}: {}.", flag, join(changes, ", "));
}

}  // namespace

std::string text_of(const Cause& cause) {
  const auto& key = cause.key;
  if (key == "cause.request")
    return fmt::format("You asked for {}; {}.", cause.facts.at("request"), choice(cause));
  if (key == "cause.profile_request")
    return fmt::format("The profile {} asks for {}; {}.", cause.facts.at("profile"),
                       cause.facts.at("request"), choice(cause));
  if (key == "cause.profiles") {
    return fmt::format("With what is at hand, the profiles {} do not go together in one environment.",
                       and_list(cause.lists.at("profiles")));
  }
  if (key == "cause.request_older") {
    return fmt::format(
        "You asked for {} {}, but the newer {} is installed, and JetCrew does not go back by itself.",
        cause.package, cause.facts.at("wanted"), cause.facts.at("installed"));
  }
  if (key == "cause.damaged") return fmt::format("{}.", cause.facts.at("reason"));
  if (key.starts_with("cause.needs")) return needs(cause);
  if (key == "cause.library_glibc") {
    return fmt::format(
        "{} {} was built on a newer system: it needs glibc {} ({} loads it); this board has {}, and glibc "
        "must not be replaced.",
        cause.package, cause.version, cause.facts.at("wanted"), cause.facts.at("file"),
        cause.facts.at("has"));
  }
  if (key.starts_with("cause.library") || key == "cause.libraries") return library(cause);
  if (key == "cause.goes_with") return goes_with(cause, "");
  if (key == "cause.goes_with_system") return goes_with(cause, "the system's ");
  if (key == "cause.does_not_work") return does_not_work(cause.facts);
  if (key == "cause.limit")
    return fmt::format("The profile {} allows {} only.", cause.facts.at("profile"), cause.facts.at("limit"));
  if (key == "cause.conflict") return conflict(cause);
  if (key == "cause.held") return keep(cause, "is installed and held at this version.");
  if (key == "cause.essential") return keep(cause, "is installed and essential: it is never removed.");
  if (key == "cause.installed") return keep(cause, "is installed, and nothing installed is removed.");
  if (key == "cause.more") return fmt::format("... and {} more in between ...", cause.facts.at("count"));
  if (key == "cause.one_version")
    return fmt::format("Only one version of {} can be installed.", cause.package);
  if (key == "proposal.add") return fmt::format("Way out: add {} to the stick.", cause.relation);
  if (key == "proposal.add_for") {
    return fmt::format("Way out: add {} for {} to the stick.", cause.relation,
                       cause.facts.at("architecture"));
  }
  if (key == "proposal.add_all") {
    return fmt::format("Way out: add all of these to the stick: {} for {}; {} for Python {} ({}).",
                       join(cause.lists.at("debs"), ", "), cause.facts.at("architecture"),
                       join(cause.lists.at("wheels"), ", "), cause.facts.at("python"),
                       cause.facts.at("platform"));
  }
  if (key == "proposal.add_matching") {
    const auto names = names_of(cause.mentions);
    const auto* together = names.size() > 2 ? ", all" : names.size() > 1 ? ", both" : "";
    return fmt::format("Way out: add {}{} {} for {} to the stick; {} with the installed {}.", and_list(names),
                       together, cause.facts.at("version"), cause.facts.at("architecture"),
                       names.size() > 1 ? "they go" : "it goes", cause.facts.at("partner"));
  }
  if (key == "proposal.add_set") {
    return fmt::format("Way out: add all of these in version {} for {} to the stick: {}.",
                       cause.facts.at("version"), cause.facts.at("architecture"),
                       join(names_of(cause.mentions), ", "));
  }
  if (key == "proposal.add_together") {
    const auto names = names_of(cause.mentions);
    return fmt::format("Way out: add {} {} ({}) to the stick; {} must change together with {}.",
                       and_list(names), cause.facts.at("version"), cause.facts.at("architecture"),
                       names.size() > 1 ? "they" : "it", cause.facts.at("partner"));
  }
  if (key == "proposal.replace") {
    const auto& files = cause.lists.at("files");
    return fmt::format("Way out: replace {} by the {} for {}.", and_list(files),
                       files.size() > 1 ? "ones" : "one", cause.facts.at("architecture"));
  }
  if (key == "proposal.did_you_mean")
    return fmt::format("Did you mean {}?", join(cause.lists.at("near"), " or "));
  if (key == "proposal.copy_again")
    return fmt::format("Way out: copy {} to the stick again.", cause.facts.at("file"));
  if (key == "proposal.name_it") {
    return fmt::format(
        "Way out: ask for {} too; {} then takes the place of {}, and may lack what that was "
        "built for (the GPU).",
        join(cause.lists.at("requests"), " "), and_list(cause.lists.at("plain")),
        and_list(cause.lists.at("builds")));
  }
  if (key == "proposal.unhold")
    return fmt::format("Way out: take the hold off: {}.", cause.facts.at("command"));
  if (key == "proposal.add_wheel") {
    return fmt::format("Way out: add {} for Python {} ({}) to the stick.", cause.relation,
                       cause.facts.at("python"), cause.facts.at("platform"));
  }
  if (key == "proposal.add_pair") {
    return fmt::format("Way out: add {} for Python {} ({}) to the stick; it goes with {}.",
                       cause.facts.at("wanted"), cause.facts.at("python"), cause.facts.at("platform"),
                       cause.facts.at("partner"));
  }
  if (key == "proposal.other_python") {
    return fmt::format(
        "Way out: install {} into an environment for {} of this board: --python {} --environment NAME",
        cause.package, cause.facts.at("other"), cause.facts.at("other"));
  }
  if (key == "proposal.add_other")
    return fmt::format("Way out: add another version of {} to the stick.", cause.facts.at("package"));
  if (key == "proposal.environments") {
    return fmt::format(
        "Way out: give each of the profiles {0} an environment of its own: jetcrew install --environment {1} "
        "profile:{1}.",
        join(cause.lists.at("profiles"), ", "), cause.lists.at("profiles").back());
  }
  if (key == "proposal.allow_downgrade") return allow(cause, "--allow-downgrade");
  if (key == "proposal.add_library") {
    return fmt::format(
        "Way out: add Debian packages for {} with these libraries to the stick: {}. Their names are "
        "mostly like {}.",
        cause.facts.at("architecture"), join(cause.lists.at("libraries"), ", "),
        join(cause.lists.at("by_name"), ", "));
  }
  if (key == "proposal.older_build") {
    return fmt::format("Way out: add a {} for Python {} whose file name has manylinux2014, or {} or lower.",
                       cause.package, cause.facts.at("python"), cause.facts.at("newest_name"));
  }
  if (key == "proposal.allow_missing_libraries") {
    return "It would install with --allow-missing-libraries, but importing it will fail until the library is "
           "there.";
  }
  if (key == "proposal.allow_remove") return allow(cause, "--allow-remove");
  if (key == "proposal.remove_vital") {
    return fmt::format("Not advised: --allow-remove would remove {}, which this board needs to work.",
                       and_list(cause.lists.at("names")));
  }
  if (key == "proposal.remove_many") {
    return fmt::format("Not advised: --allow-remove would remove {} packages from this board, among them {}.",
                       cause.facts.at("count"), join(cause.lists.at("among"), ", "));
  }
  return {};
}

}  // namespace jetcrew::resolve
