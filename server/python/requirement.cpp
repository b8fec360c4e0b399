#include "python/requirement.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/characters.hpp"

namespace jetcrew::python {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

class RequirementParser {
 public:
  explicit RequirementParser(std::string_view text) : text_(text) {}

  Requirement parse() {
    if (text_.size() > Requirement::longest) fail("it is too long");
    skip_spaces();
    auto name = read_identifier();
    if (!name) fail("it does not begin with a name");
    requirement_.name = *std::move(name);
    skip_spaces();
    if (peek() == '[') read_extras();
    skip_spaces();
    if (peek() == '@') {
      read_url();
    } else {
      read_specifiers();
    }
    read_marker();
    return std::move(requirement_);
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool skip_spaces() {
    const auto start = at_;
    while (is_space(peek())) ++at_;
    return at_ != start;
  }

  /// Letters, digits, `.`, `-`, `_`; the last is a letter, a digit or `_`.
  std::optional<std::string> read_identifier() {
    if (!is_alnum(peek())) return std::nullopt;
    auto end =
        text_.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", at_);
    if (end == std::string_view::npos) end = text_.size();
    while (text_[end - 1] == '.' || text_[end - 1] == '-') --end;
    const auto start = at_;
    at_ = end;
    return std::string(text_.substr(start, end - start));
  }

  void read_extras() {
    ++at_;
    skip_spaces();
    while (peek() != ']') {
      auto extra = read_identifier();
      if (!extra) fail("an extra's name should stand here");
      requirement_.extras.push_back(*std::move(extra));
      skip_spaces();
      if (peek() == ']') break;
      if (peek() != ',') fail("a comma or ']' should stand here");
      ++at_;
      skip_spaces();
      if (peek() == ']') fail("an extra's name should stand here");
    }
    ++at_;
  }

  /// Up to the next blank, so that a URL may hold `;`. A marker comes behind a blank.
  void read_url() {
    ++at_;
    skip_spaces();
    const auto start = at_;
    while (at_ < text_.size() && !is_space(peek())) ++at_;
    if (at_ == start) fail("a URL should stand here");
    requirement_.url = std::string(text_.substr(start, at_ - start));
    skip_spaces();
  }

  void read_specifiers() {
    const bool parenthesis = peek() == '(';
    if (parenthesis) ++at_;
    const auto start = at_;
    auto end = text_.find_first_of(parenthesis ? ");" : ";", at_);
    if (end == std::string_view::npos) end = text_.size();
    if (parenthesis && (end == text_.size() || text_[end] != ')')) fail("a parenthesis is not closed");
    auto specifiers = without_spaces(text_.substr(start, end - start));
    check_members(specifiers);
    try {
      requirement_.specifiers = SpecifierSet::parse(specifiers);
    } catch (const Error& error) {
      fail(error.message());
    }
    at_ = end + (parenthesis ? 1 : 0);
    skip_spaces();
  }

  /// A set by itself may have empty members, and any blanks around them; here only its end may be a comma,
  /// and blanks are spaces and tabs.
  void check_members(std::string_view specifiers) const {
    if (specifiers.empty()) return;
    if (specifiers.ends_with(',')) specifiers.remove_suffix(1);
    for (const auto& part : split(specifiers, ',')) {
      const auto member = without_spaces(part);
      if (member.empty() || is_blank(member.front()) || is_blank(member.back())) {
        fail(fmt::format("'{}' is not a list of version specifiers", shown(specifiers)));
      }
    }
  }

  void read_marker() {
    if (at_ == text_.size()) return;
    if (peek() != ';') fail("a ';' or the end should stand here");
    try {
      requirement_.marker = Marker::parse(text_.substr(at_ + 1));
    } catch (const Error& error) {
      fail(error.message());
    }
  }

  [[noreturn]] void fail(std::string_view why) const {
    throw Error(
        "requirement_invalid",
        fmt::format("the requirement '{}' is not valid at character {}: {}", shown(text_), at_ + 1, why),
        "A requirement looks like: torch>=1.13,<3; python_version >= \"3.8\" (PEP 508).",
        {{"requirement", shown(text_)}, {"position", std::to_string(at_ + 1)}});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Requirement requirement_;
};

}  // namespace

Requirement Requirement::parse(std::string_view text) {
  return RequirementParser(text).parse();
}

std::string Requirement::text() const {
  std::string text = name;
  if (!extras.empty()) text += "[" + join(extras, ",") + "]";
  if (!url.empty()) text += " @ " + url;
  text += specifiers.text();
  if (marker) text += (url.empty() ? "; " : " ; ") + marker->text();
  return text;
}

}  // namespace jetcrew::python
