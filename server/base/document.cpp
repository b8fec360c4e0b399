#include "base/document.hpp"

#include "base/text.hpp"

namespace jetcrew {
namespace {

/// RFC 6901: `~` and `/` are written `~0` and `~1`.
std::string escaped(std::string_view member) {
  std::string text;
  for (const char c : member) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

nlohmann::json parse_document(const std::string& file, std::string_view text, Blame blame) {
  constexpr int deepest = 32;
  bool too_deep = false;
  const auto keep = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > deepest;
    return depth <= deepest;
  };
  try {
    auto document = nlohmann::json::parse(text, keep);
    if (too_deep) throw blame(file, "", fmt::format("nested deeper than {}", deepest));
    return document;
  } catch (const nlohmann::json::exception& error) {
    // It repeats what it read last: of any length, and maybe no text at all.
    constexpr std::size_t longest = 300;
    throw blame(file, "", to_valid_utf8(std::string_view(error.what()).substr(0, longest)));
  }
}

void Node::only(std::initializer_list<std::string_view> members) const {
  if (!value_->is_object()) fail("must be an object");
  for (const auto& [name, value] : value_->items()) {
    if (std::find(members.begin(), members.end(), name) == members.end()) {
      fail(fmt::format("has a member \"{}\" that is not known here", name));
    }
  }
}

std::optional<Node> Node::find(std::string_view member) const {
  if (!value_->is_object()) fail("must be an object");
  const auto found = value_->find(std::string(member));
  if (found == value_->end()) return std::nullopt;
  return Node(*this, fmt::format("{}/{}", pointer_, escaped(member)), *found);
}

Node Node::at(std::string_view member) const {
  auto found = find(member);
  if (!found) fail(fmt::format("has no member \"{}\"", member));
  return *found;
}

std::vector<Node> Node::elements() const {
  if (!value_->is_array()) fail("must be a list");
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.push_back(Node(*this, fmt::format("{}/{}", pointer_, i), (*value_)[i]));
  }
  return nodes;
}

std::string Node::text() const {
  if (!value_->is_string()) fail("must be text");
  const auto& text = value_->get_ref<const std::string&>();
  if (text.empty() || text.size() > 4096) fail("must not be empty nor longer than 4096 bytes");
  return text;
}

std::vector<std::string> Node::texts() const {
  std::vector<std::string> texts;
  for (const auto& element : elements()) texts.push_back(element.text());
  return texts;
}

std::int64_t Node::integer(std::int64_t least, std::int64_t most) const {
  const auto in_range = [&] {
    if (value_->is_number_unsigned()) {
      const auto number = value_->get<std::uint64_t>();
      return number <= static_cast<std::uint64_t>(INT64_MAX) && static_cast<std::int64_t>(number) >= least &&
             static_cast<std::int64_t>(number) <= most;
    }
    return value_->is_number_integer() && value_->get<std::int64_t>() >= least &&
           value_->get<std::int64_t>() <= most;
  };
  if (!in_range()) fail(fmt::format("must be a whole number from {} to {}", least, most));
  return value_->get<std::int64_t>();
}

bool Node::boolean() const {
  if (!value_->is_boolean()) fail("must be true or false");
  return value_->get<bool>();
}

void Node::fail(const std::string& reason) const {
  throw blame_(file_, pointer_, reason);
}

}  // namespace jetcrew
