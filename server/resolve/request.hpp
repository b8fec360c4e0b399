// What somebody asks for: `deb:NAME`, `deb:NAME=VERSION`, `wheel:<PEP 508 requirement>`, or a bare name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "debian/relation.hpp"
#include "python/requirement.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::resolve {

struct Request {
  std::string text;  ///< as it was given
  Ecosystem ecosystem = Ecosystem::deb;
  debian::Relation deb;                      ///< for debs
  std::optional<python::Requirement> wheel;  ///< for wheels
  std::string profile;                       ///< the profile that asks for it; empty where a person does
  std::string link;                          ///< where to read of what the profile asks for; may be empty
};

/// Reads one request. A bare name is looked up in the universe: throws Error `request_ambiguous` where both a
/// deb and a wheel bear it, `request_unknown` where nothing does. Throws Error `usage` for what is none of
/// the forms. Profiles are the catalogue's, and become requests before they come here.
Request parse_request(std::string_view text, const Universe& universe);

}  // namespace jetcrew::resolve
