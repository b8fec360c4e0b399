// The resolver's answer as JSON: each sentence for people in English and, beside it, as data.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/sentence.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::install {

/// The actions of the contract (`jetcrew resolve`) with size and checksum. `because` is `reason` in English.
nlohmann::json actions_json(const resolve::Universe& universe, const resolve::Answer& answer);

/// The causes, then the proposals. `key` and `facts` make the sentence of `text` in another language; `facts`
/// holds texts and lists of texts (`versions`, `libraries`), besides `packages`: objects of name, version,
/// `where`
/// (`installed`, `file`, or `missing`: to be brought), file and `source` (its path), `why` (a sentence: text,
/// key, facts) and, in a proposal, `change_to`.
nlohmann::json causes_json(const resolve::Answer& answer);

/// Files that were to be packages and are none: objects of path, code and reason.
nlohmann::json passed_over_json(const resolve::Universe& universe);

/// Of a plan without actions, what of the requests is there already, and what is newer at hand: objects of
/// request, name, version and `newer` (null where nothing is).
nlohmann::json there_json(const resolve::Universe& universe, const std::vector<resolve::Request>& requests);

/// What of the plan people should know beyond its actions.
std::vector<Sentence> notes_of(const resolve::Universe& universe, const resolve::Answer& answer);

std::vector<std::string> texts_of(const std::vector<Sentence>& sentences);
nlohmann::json sentences_json(const std::vector<Sentence>& sentences);

}  // namespace jetcrew::install
