#include "resolve/request.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/name.hpp"

namespace jetcrew::resolve {
namespace {

Error malformed(std::string_view text, std::string_view why) {
  return {"usage",
          fmt::format("'{}' is no request: {}", text, why),
          "Write deb:NAME, deb:NAME=VERSION, wheel:NAME or wheel:'NAME>=1.2'.",
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
    request.deb.op = debian::Operator::equal;
    try {
      request.deb.version = debian::Version::parse(rest.substr(equals + 1));
    } catch (const Error& error) {
      throw malformed(text, error.message());
    }
  }
  return request;
}

Request wheel_request(std::string_view text, std::string_view rest) {
  Request request;
  request.text = text;
  request.ecosystem = Ecosystem::wheel;
  try {
    request.wheel = python::Requirement::parse(rest);
  } catch (const Error& error) {
    throw malformed(text, error.message());
  }
  if (!request.wheel->url.empty())
    throw malformed(text, "an address cannot be fetched here; put the wheel on the stick");
  return request;
}

}  // namespace

Request parse_request(std::string_view given, const Universe& universe) {
  const auto text = trimmed(given);
  if (text.starts_with("deb:")) return deb_request(text, text.substr(4));
  if (text.starts_with("wheel:")) return wheel_request(text, trimmed(text.substr(6)));
  const auto name_end = text.find_first_of("=<>!~[( ;");
  const auto name = text.substr(0, name_end);
  const bool deb = !universe.versions(Ecosystem::deb, name).empty() || !universe.providers(name).empty();
  const bool wheel = python::is_valid_name(name) &&
                     !universe.versions(Ecosystem::wheel, python::normalized_name(name)).empty();
  if (deb && wheel) {
    throw Error("request_ambiguous", fmt::format("'{}' is both a Debian package and a wheel", text),
                fmt::format("Write deb:{0} or wheel:{0}.", text), {{"request", std::string(text)}});
  }
  if (wheel) return wheel_request(text, text);
  if (deb) return deb_request(text, text);
  throw Error(
      "request_unknown", fmt::format("neither a Debian package nor a wheel called '{}' is at hand", text),
      "Check the spelling, or add its file to the stick. deb:NAME and wheel:NAME say which kind is meant.",
      {{"request", std::string(text)}});
}

}  // namespace jetcrew::resolve
