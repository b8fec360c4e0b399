#include "resolve/request.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "python/name.hpp"
#include "python/source_name.hpp"

namespace jetcrew::resolve {
namespace {

Error malformed(std::string_view text, std::string_view why, std::string hint = {}) {
  if (hint.empty()) hint = "Write deb:NAME, deb:NAME=VERSION, wheel:NAME or wheel:'NAME>=1.2'.";
  return {"usage",
          fmt::format("'{}' is no request: {}", text, why),
          std::move(hint),
          {{"request", std::string(text)}}};
}

Request deb_request(std::string_view text, std::string_view rest) {
  Request request;
  request.text = text;
  request.ecosystem = Ecosystem::deb;
  const auto equals = rest.find('=');
  auto name = rest.substr(0, equals);
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    request.deb.qualifier = name.substr(colon + 1);
    name = name.substr(0, colon);
  }
  // Policy 5.6.1: lower case letters, digits, plus, minus and full stop.
  if (name.empty() ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") != std::string_view::npos) {
    throw malformed(text, "a Debian package's name has lower case letters, digits and + - . only");
  }
  request.deb.name = name;
  if (equals != std::string_view::npos) {
    const auto version = rest.substr(equals + 1);
    if (version.starts_with('=')) {
      throw malformed(text, "a Debian package's version stands behind one =",
                      fmt::format("Write deb:{}={} (one =).", name, version.substr(1)));
    }
    request.deb.op = debian::Operator::equal;
    try {
      request.deb.version = debian::Version::parse(version);
    } catch (const Error& error) {
      throw malformed(text, error.message());
    }
  }
  return request;
}

/// `torch==1.10` of `torch=1.10`, as apt would have it; empty of anything else.
std::string with_two_equals(std::string_view rest) {
  const auto at = rest.find_first_of("=<>!~[(;");
  if (at == std::string_view::npos || rest[at] != '=' || rest.substr(at).starts_with("==")) return {};
  return fmt::format("{}={}", rest.substr(0, at + 1), rest.substr(at + 1));
}

Request wheel_request(std::string_view text, std::string_view rest) {
  Request request;
  request.text = text;
  request.ecosystem = Ecosystem::wheel;
  if (const auto meant = with_two_equals(rest); !meant.empty()) {
    throw malformed(text,
                    "a wheel's version stands behind two =", fmt::format("Write wheel:{} (two =).", meant));
  }
  try {
    request.wheel = python::Requirement::parse(rest);
  } catch (const Error& error) {
    throw malformed(text, error.message());
  }
  if (!request.wheel->url.empty())
    throw malformed(text, "an address cannot be fetched here; put the wheel on the stick");
  return request;
}

/// Somebody gave the file itself.
Error is_a_file(std::string_view text) {
  const std::filesystem::path path(text);
  const auto file = path.filename().string();
  const auto folder = path.has_parent_path() ? path.parent_path().string() : std::string(".");
  std::string meant = "its package";
  if (file.ends_with(".deb")) meant = "deb:" + file.substr(0, file.find('_'));
  if (file.ends_with(".whl")) meant = "wheel:" + python::normalized_name(file.substr(0, file.find('-')));
  return malformed(text, "it is a path, not a package",
                   fmt::format("Give its folder with --bundle {}, and ask for {}.", folder, meant));
}

Error unknown_kind(std::string_view text, std::string_view kind, std::string_view rest) {
  std::string lower(kind);
  for (auto& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  const auto near = near_words(lower, {"deb", "wheel", "profile"});
  const std::string kinds = "Kinds: deb, wheel, profile.";
  return {"usage",
          fmt::format("there is no kind '{}'", kind),
          near.empty() ? kinds : fmt::format("Did you mean {}:{}? {}", near.front(), rest, kinds),
          {{"request", std::string(text)}}};
}

/// Why nothing is at hand that bears the name: the file is damaged, another name was meant, or it is not
/// there.
Error unknown(std::string_view text, std::string_view name, const Universe& universe) {
  Facts facts{{"request", std::string(text)}};
  const auto folded = python::is_valid_name(name) ? python::normalized_name(name) : std::string(name);
  for (const auto& file : universe.passed_over()) {
    if (file.name != (file.ecosystem == Ecosystem::wheel ? folded : name)) continue;
    facts.merge(facts_of(file));
    auto hint = file.is_source() ? python::source_is_no_wheel(facts.at("file")).hint()
                                 : fmt::format("Copy {} to the stick again.", facts.at("file"));
    return {"request_unknown", file.reason, std::move(hint), std::move(facts)};
  }
  auto names = universe.names(Ecosystem::deb);
  for (auto& wheel : universe.names(Ecosystem::wheel)) names.push_back(std::move(wheel));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const auto near = near_words(folded, names);
  if (!near.empty()) facts["near"] = join(near, ", ");
  const std::string otherwise = "add its file to the stick. deb:NAME and wheel:NAME say which kind is meant.";
  return {"request_unknown", fmt::format("neither a Debian package nor a wheel called '{}' is at hand", text),
          near.empty() ? fmt::format("Check the spelling, or {}", otherwise)
                       : fmt::format("Did you mean {}? If not, {}", join(near, " or "), otherwise),
          std::move(facts)};
}

}  // namespace

Request parse_request(std::string_view given, const Universe& universe) {
  const auto text = trimmed(given);
  if (text.empty()) throw malformed(text, "it is empty");
  if (text.starts_with("deb:")) return deb_request(text, text.substr(4));
  if (text.starts_with("wheel:")) return wheel_request(text, trimmed(text.substr(6)));
  if (text.ends_with(".whl") || text.ends_with(".deb") || text.find('/') < text.find_first_of("=;@ "))
    throw is_a_file(text);
  auto name = text.substr(0, text.find_first_of("=<>!~[( ;@"));
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    // Debian's NAME:ARCHITECTURE, or a kind that there is not.
    const auto qualifier = name.substr(colon + 1);
    if (!debian::is_known_architecture(qualifier) && qualifier != "any" && qualifier != "native")
      throw unknown_kind(text, name.substr(0, colon), text.substr(colon + 1));
    name = name.substr(0, colon);
    if (!universe.versions(Ecosystem::deb, name).empty() || !universe.providers(name).empty())
      return deb_request(text, text);
    throw unknown(text, name, universe);
  }
  const bool deb = !universe.versions(Ecosystem::deb, name).empty() || !universe.providers(name).empty();
  const bool wheel = python::is_valid_name(name) &&
                     !universe.versions(Ecosystem::wheel, python::normalized_name(name)).empty();
  if (deb && wheel) {
    throw Error("request_ambiguous", fmt::format("'{}' is both a Debian package and a wheel", text),
                fmt::format("Write deb:{0} or wheel:{0}.", text), {{"request", std::string(text)}});
  }
  if (wheel) return wheel_request(text, text);
  if (deb) return deb_request(text, text);
  throw unknown(text, name, universe);
}

}  // namespace jetcrew::resolve
