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
/// holds texts, besides `versions` (a list of texts) and `packages`: objects of name, version, `where`
/// (`installed` or `file`), file, `why` (a sentence: text, key, facts) and, in a proposal, `change_to`.
nlohmann::json causes_json(const resolve::Answer& answer);

/// What of the plan people should know beyond its actions.
std::vector<Sentence> notes_of(const resolve::Universe& universe, const resolve::Answer& answer);

std::vector<std::string> texts_of(const std::vector<Sentence>& sentences);
nlohmann::json sentences_json(const std::vector<Sentence>& sentences);

}  // namespace jetcrew::install
