#include "install/answer_json.hpp"

#include "base/text.hpp"
#include "python/name.hpp"
#include "resolve/usable.hpp"

namespace jetcrew::install {
namespace {

nlohmann::json sentence_json(const Sentence& sentence) {
  return {{"text", sentence.text}, {"key", sentence.key}, {"facts", sentence.facts}};
}

nlohmann::json mention_json(const resolve::Mention& mention) {
  nlohmann::json document{{"name", mention.name},
                          {"version", mention.version},
                          {"where", mention.missing        ? "missing"
                                    : mention.file.empty() ? "installed"
                                                           : "file"}};
  if (!mention.file.empty()) document["file"] = mention.file;
  if (!mention.source.empty()) document["source"] = mention.source;
  if (mention.provides) document["provides"] = true;
  if (!mention.why.key.empty()) document["why"] = sentence_json(mention.why);
  if (!mention.change_to.empty()) document["change_to"] = mention.change_to;
  return document;
}

nlohmann::json cause_json(const resolve::Cause& cause) {
  nlohmann::json facts = cause.facts;
  for (const auto& [name, texts] : cause.lists) facts[name] = texts;
  if (!cause.choice.empty()) facts["choice"] = cause.choice;
  if (!cause.versions.empty()) facts["versions"] = cause.versions;
  if (cause.more_versions) facts["more_versions"] = true;
  if (cause.more_mentions) facts["more_packages"] = true;
  for (const auto& mention : cause.mentions) facts["packages"].push_back(mention_json(mention));
  nlohmann::json document{{"kind", cause.kind},         {"text", cause.text},
                          {"package", cause.package},   {"version", cause.version},
                          {"relation", cause.relation}, {"source", cause.source},
                          {"key", cause.key},           {"facts", std::move(facts)}};
  if (!cause.url.empty()) document["url"] = cause.url;
  return document;
}

std::string because(const resolve::Reason& reason) {
  if (reason.kind == "requested") return "you asked for it";
  if (reason.kind == "profile") return fmt::format("the profile {} needs it", reason.by);
  if (reason.kind == "replaced") return "it makes room for what was asked for";
  if (reason.by.empty()) return "it is needed";
  return fmt::format("{} {} it", reason.by, reason.kind == "recommended" ? "recommends" : "needs");
}

nlohmann::json action_json(const resolve::Universe& universe, const resolve::Action& action) {
  const auto& solvable = universe[action.package];
  nlohmann::json installed;
  if (action.installed && !universe[*action.installed].system)
    installed = universe[*action.installed].version;
  nlohmann::json document{
      {"action", resolve::to_string(action.kind)},
      {"ecosystem", resolve::to_string(solvable.ecosystem)},
      {"name", solvable.name},
      {"version", solvable.version},
      {"architecture", solvable.ecosystem == resolve::Ecosystem::deb ? nlohmann::json(solvable.architecture)
                                                                     : nlohmann::json()},
      {"installed", std::move(installed)},
      {"source", universe.file(action.package).source},
      {"because", because(action.reason)},
      {"reason",
       {{"kind", action.reason.kind}, {"by", action.reason.by}, {"relation", action.reason.relation}}},
      {"sha256", universe.file(action.package).sha256},
      {"size", universe.file(action.package).size},
      {"installed_bytes", universe.file(action.package).installed_bytes},
      {"batch", action.batch}};
  return document;
}

/// Of the wheels that come, those that load libraries of which nobody knows whether the board has them.
std::vector<std::string> with_unknown_libraries(const resolve::Universe& universe,
                                                const resolve::Answer& answer) {
  std::vector<std::string> names;
  for (const auto& action : answer.actions) {
    if (action.kind == resolve::Action::Kind::remove) continue;
    const auto& needs = universe.libraries().needs_of(action.package);
    const bool unknown = std::any_of(needs.begin(), needs.end(), [&](const python::LibraryNeed& need) {
      return universe.libraries().on_board(need).state == resolve::OnBoard::State::unknown;
    });
    if (unknown) names.emplace_back(universe[action.package].name);
  }
  return names;
}

}  // namespace

nlohmann::json actions_json(const resolve::Universe& universe, const resolve::Answer& answer) {
  nlohmann::json actions = nlohmann::json::array();
  for (const auto& action : answer.actions) actions.push_back(action_json(universe, action));
  return actions;
}

nlohmann::json causes_json(const resolve::Answer& answer) {
  nlohmann::json causes = nlohmann::json::array();
  for (const auto* list : {&answer.causes, &answer.proposals}) {
    for (const auto& cause : *list) causes.push_back(cause_json(cause));
  }
  return causes;
}

nlohmann::json passed_over_json(const resolve::Universe& universe) {
  nlohmann::json files = nlohmann::json::array();
  for (const auto& file : universe.passed_over())
    files.push_back({{"path", file.path}, {"code", file.code}, {"reason", file.reason}});
  return files;
}

nlohmann::json there_json(const resolve::Universe& universe, const std::vector<resolve::Request>& requests) {
  nlohmann::json all = nlohmann::json::array();
  for (const auto& request : requests) {
    const auto name = request.wheel ? python::normalized_name(request.wheel->name) : request.deb.name;
    nlohmann::json newer;
    for (const auto id : universe.versions(request.ecosystem, name)) {  // newest first
      const auto& solvable = universe[id];
      if (solvable.installed) {
        all.push_back({{"request", request.text},
                       {"name", name},
                       {"version", solvable.version},
                       {"newer", std::move(newer)}});
        break;
      }
      if (newer.is_null() && resolve::why_unusable(universe, requests, {}, id).key.empty() &&
          !universe.libraries().newer_glibc(id))
        newer = solvable.version;
    }
  }
  return all;
}

std::vector<Sentence> notes_of(const resolve::Universe& universe, const resolve::Answer& answer) {
  std::vector<Sentence> notes;
  for (const auto& action : answer.actions) {
    const auto& solvable = universe[action.package];
    if (action.kind == resolve::Action::Kind::remove || solvable.ecosystem != resolve::Ecosystem::wheel)
      continue;
    const Facts facts{{"name", std::string(solvable.name)}, {"version", std::string(solvable.version)}};
    if (action.installed && universe[*action.installed].system) {
      const auto& system = universe[*action.installed].version;
      auto both = facts;
      both["system"] = system;
      notes.push_back({fmt::format("{} {} goes in front of the system's {} in this environment.",
                                   solvable.name, solvable.version, system),
                       "note.in_front_of_system", std::move(both)});
    }
    if (universe.distribution(action.package).version.is_prerelease()) {
      notes.push_back({fmt::format("{} {} is a pre-release.", solvable.name, solvable.version),
                       "note.prerelease", facts});
    }
  }
  if (const auto names = with_unknown_libraries(universe, answer); !names.empty()) {
    const auto all = join(names, ", ");
    notes.push_back(
        {fmt::format("Whether the board has the libraries that {} load was not looked at: there is "
                     "no libc.so.6 where a board has it.",
                     all),
         "note.libraries_unknown",
         {{"names", all}}});
  }
  for (const auto& missing : answer.missing_libraries) {
    const auto& wheel = universe[missing.wheel];
    const auto board = universe.libraries().on_board(*missing.need);
    if (board.state == resolve::OnBoard::State::too_old) {
      notes.push_back(
          {fmt::format("{} in {} {} needs {} of the library {}, which the board's is too old for: "
                       "what uses it will not work.",
                       missing.need->file, wheel.name, wheel.version, board.wanted, missing.need->library),
           "note.old_library",
           {{"name", std::string(wheel.name)},
            {"version", std::string(wheel.version)},
            {"file", missing.need->file},
            {"wanted", board.wanted},
            {"library", missing.need->library}}});
      continue;
    }
    notes.push_back(
        {fmt::format("{} in {} {} loads the library {}, which is not there: what uses it will not work.",
                     missing.need->file, wheel.name, wheel.version, missing.need->library),
         "note.missing_library",
         {{"name", std::string(wheel.name)},
          {"version", std::string(wheel.version)},
          {"file", missing.need->file},
          {"library", missing.need->library}}});
  }
  return notes;
}

std::vector<std::string> texts_of(const std::vector<Sentence>& sentences) {
  std::vector<std::string> texts;
  for (const auto& sentence : sentences) texts.push_back(sentence.text);
  return texts;
}

nlohmann::json sentences_json(const std::vector<Sentence>& sentences) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& sentence : sentences) list.push_back(sentence_json(sentence));
  return list;
}

}  // namespace jetcrew::install
