#include "catalogue/action.hpp"

#include <array>

namespace jetcrew::catalogue {
namespace {

using Kind = Action::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 8> kinds{
    {{"install", Kind::install},
     {"set_environment_variable", Kind::set_environment_variable},
     {"add_swap", Kind::add_swap},
     {"add_user_to_groups", Kind::add_user_to_groups},
     {"wait_for_dpkg_lock", Kind::wait_for_dpkg_lock},
     {"configure_packages", Kind::configure_packages},
     {"set_clock", Kind::set_clock},
     {"clean_environments", Kind::clean_environments}}};

Kind read_kind(const Node& node) {
  const auto text = node.text();
  for (const auto& [name, kind] : kinds) {
    if (name == text) return kind;
  }
  node.fail("is not a kind of action; packages/README.md lists them");
}

std::vector<std::string> read_names(const Node& list) {
  auto names = list.texts();
  if (names.empty()) list.fail("must name something");
  return names;
}

/// Whether a request can be read is seen when a plan is made of it: the resolver knows what requests are.
std::vector<std::string> read_requests(const Node& list) {
  for (const auto& node : list.elements()) {
    const auto request = node.text();
    if (!request.starts_with("deb:") && !request.starts_with("wheel:") && !request.starts_with("profile:"))
      node.fail("must be deb:NAME, wheel:REQUIREMENT or profile:ID");
  }
  return read_names(list);
}

/// A shell takes it as a name, and nothing in it means anything else to one.
std::string read_variable(const Node& node) {
  auto name = node.text();
  if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != std::string::npos ||
      (name[0] >= '0' && name[0] <= '9'))
    node.fail("must be an environment variable's name in capitals");
  return name;
}

}  // namespace

Action read_action(const Node& node) {
  Action action;
  action.kind = read_kind(node.at("kind"));
  switch (action.kind) {
    case Kind::install:
      node.only({"kind", "any_of"});
      action.any_of = read_requests(node.at("any_of"));
      break;
    case Kind::set_environment_variable:
      node.only({"kind", "name", "value"});
      action.name = read_variable(node.at("name"));
      action.value = node.at("value").text();
      break;
    case Kind::add_swap:
      node.only({"kind", "size_gib"});
      action.size_gib = node.at("size_gib").integer(1, 64);
      break;
    case Kind::add_user_to_groups:
      node.only({"kind", "groups"});
      action.groups = read_names(node.at("groups"));
      break;
    case Kind::wait_for_dpkg_lock:
    case Kind::configure_packages:
    case Kind::set_clock:
    case Kind::clean_environments:
      node.only({"kind"});
      break;
  }
  return action;
}

nlohmann::json to_json(const Action& action) {
  nlohmann::json document{{"kind", kinds.at(static_cast<std::size_t>(action.kind)).first}};
  if (action.kind == Kind::install) document["any_of"] = action.any_of;
  if (action.kind == Kind::set_environment_variable) {
    document["name"] = action.name;
    document["value"] = action.value;
  }
  if (action.kind == Kind::add_swap) document["size_gib"] = action.size_gib;
  if (action.kind == Kind::add_user_to_groups) document["groups"] = action.groups;
  return document;
}

}  // namespace jetcrew::catalogue
