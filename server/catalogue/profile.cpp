#include "catalogue/profile.hpp"

namespace jetcrew::catalogue {
namespace {

constexpr std::string_view folder = "profiles/";
constexpr std::string_view suffix = ".json";

/// Whether the request can be read is seen when it is made: the resolver knows what requests are.
std::string read_request(const Node& node) {
  auto request = node.text();
  if (!request.starts_with("wheel:") && !request.starts_with("deb:"))
    node.fail("must be deb:NAME or wheel:REQUIREMENT");
  return request;
}

python::Requirement read_bound(const Node& node) {
  try {
    auto bound = python::Requirement::parse(node.text());
    if (bound.extras.empty() && bound.url.empty() && !bound.specifiers.empty()) return bound;
  } catch (const Error& error) {
    if (error.code() == "catalogue_invalid") throw;
    node.fail(error.message());
  }
  node.fail("must be a name with versions such as jedi<=0.17.2, without extras or an address");
}

Profile::Variant read_variant(const Node& node, const Sources& sources) {
  node.only({"python", "machine", "jetpack", "requests", "constraints", "sources"});
  Profile::Variant variant;
  variant.condition = read_condition(node);
  for (const auto& request : node.at("requests").elements())
    variant.requests.push_back(read_request(request));
  if (variant.requests.empty()) node.at("requests").fail("must ask for a package");
  if (const auto constraints = node.find("constraints")) {
    for (const auto& bound : constraints->elements()) variant.constraints.push_back(read_bound(bound));
  }
  variant.sources = sources.of(node);
  return variant;
}

Profile read_profile(const Files& files, const std::string& file) {
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "title", "description", "sources", "variants"});
  require_format(document);
  Profile profile;
  profile.id = file.substr(folder.size(), file.size() - folder.size() - suffix.size());
  if (profile.id.empty() ||
      profile.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    document.fail("its file's name must be of lower case letters, digits and hyphens");
  profile.title = read_localized(document.at("title"));
  profile.description = read_localized(document.at("description"));
  const Sources sources(document);
  for (const auto& variant : document.at("variants").elements())
    profile.variants.push_back(read_variant(variant, sources));
  if (profile.variants.empty()) document.at("variants").fail("must have a variant");
  return profile;
}

}  // namespace

const Profile::Variant* Profile::variant_for(const Place& place) const {
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return variant.condition.holds_at(place); });
  return found == variants.end() ? nullptr : &*found;
}

bool Profile::has_wheels() const {
  return std::any_of(variants.begin(), variants.end(), [](const Variant& variant) {
    return std::any_of(variant.requests.begin(), variant.requests.end(),
                       [](const std::string& request) { return request.starts_with("wheel:"); });
  });
}

std::vector<Profile> read_profiles(const Files& files) {
  std::vector<Profile> profiles;
  for (const auto& path : files.under(folder)) {
    if (path.ends_with(suffix)) profiles.push_back(read_profile(files, path));
  }
  std::sort(profiles.begin(), profiles.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return profiles;
}

}  // namespace jetcrew::catalogue
