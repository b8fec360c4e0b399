// A sentence for people, in English and as data: the page makes it anew in its reader's language.
#pragma once

#include <string>

#include "base/error.hpp"

namespace jetcrew {

struct Sentence {
  std::string text;  ///< English, for the command line and for readers without a text for the key
  std::string key;   ///< which sentence it is, as the page's locale files name it (`why.architecture`)
  Facts facts;       ///< what fills its places
};

}  // namespace jetcrew
