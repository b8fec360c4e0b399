#include "debian/relation.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::size_t most_relations = 100'000;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Reads one field from left to right; only `at_` moves, and never back.
class Parser {
 public:
  explicit Parser(std::string_view field) : field_(field) {}

  std::vector<AnyOf> clauses() {
    std::vector<AnyOf> result;
    while (true) {
      skip_blanks();
      if (at_end()) return result;
      if (peek() == ',') {
        ++at_;
        continue;
      }
      result.push_back(alternatives());
      if (!at_end() && peek() != ',') refuse("there is something after the relation");
    }
  }

 private:
  AnyOf alternatives() {
    AnyOf result;
    while (true) {
      result.push_back(relation());
      if (++count_ > most_relations) refuse("there are too many relations");
      if (at_end() || peek() != '|') return result;
      ++at_;
      skip_blanks();
    }
  }

  Relation relation() {
    Relation result;
    result.name = word(":(,|[<");
    if (result.name.empty()) refuse("a package name is missing");
    if (!is_package_name(result.name)) refuse(fmt::format("`{}` is not a package name", shown(result.name)));
    if (!at_end() && peek() == ':') {
      ++at_;
      result.qualifier = word("(,|[<");
      if (!is_architecture_name(result.qualifier)) {
        refuse(fmt::format("`{}` is not an architecture", shown(result.qualifier)));
      }
    }
    skip_blanks();
    if (!at_end() && peek() == '(') range(result);
    skip_restrictions('[', ']');
    while (!at_end() && peek() == '<') skip_restrictions('<', '>');
    return result;
  }

  void range(Relation& result) {
    ++at_;
    skip_blanks();
    result.op = comparison();
    skip_blanks();
    const auto version = word("()");
    skip_blanks();
    if (at_end() || peek() != ')') refuse("a version is not closed with `)`");
    ++at_;
    skip_blanks();
    result.version = Version::parse(version);
  }

  Operator comparison() {
    if (at_end()) refuse("a version is missing");
    const char first = peek();
    if (first != '<' && first != '>') {
      if (first == '=') ++at_;
      return Operator::equal;
    }
    ++at_;
    const char second = at_end() ? '\0' : peek();
    const bool strict = second == first;
    if (strict || second == '=') {
      ++at_;
    } else if (second == '<' || second == '>') {
      refuse(fmt::format("`{}{}` is not a comparison", first, second));
    }
    if (first == '<') return strict ? Operator::less : Operator::less_equal;
    return strict ? Operator::greater : Operator::greater_equal;
  }

  void skip_restrictions(char open, char close) {
    if (at_end() || peek() != open) return;
    const auto end = field_.find(close, at_);
    if (end == std::string_view::npos) refuse(fmt::format("`{}` is not closed", open));
    at_ = end + 1;
    skip_blanks();
  }

  /// Up to a blank or one of `stops`.
  std::string word(std::string_view stops) {
    const auto start = at_;
    while (!at_end() && !is_blank(peek()) && stops.find(peek()) == std::string_view::npos) ++at_;
    return std::string(field_.substr(start, at_ - start));
  }

  void skip_blanks() {
    while (!at_end() && is_blank(peek())) ++at_;
  }

  bool at_end() const { return at_ == field_.size(); }
  char peek() const { return field_[at_]; }

  static std::string shown(std::string_view text) { return to_valid_utf8(text.substr(0, 80)); }

  [[noreturn]] void refuse(const std::string& why) const {
    const auto from = at_ > 40 ? at_ - 40 : 0;
    const auto near = shown(field_.substr(from));
    throw Error("relation_invalid",
                fmt::format("a relationship field cannot be read: {} near `{}`", why, near),
                "The package was built wrongly: get it from its origin again, or another version of it.",
                {{"near", near}, {"reason", why}});
  }

  std::string_view field_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

std::vector<AnyOf> parse_relations(std::string_view field) {
  return Parser(field).clauses();
}

std::vector<Relation> parse_plain_relations(std::string_view field) {
  std::vector<Relation> result;
  for (auto& clause : parse_relations(field)) {
    if (clause.size() > 1) {
      throw Error("relation_invalid",
                  fmt::format("`{}`: alternatives are not allowed in this field", to_string(clause)),
                  "The package was built wrongly: get it from its origin again, or another version of it.");
    }
    result.push_back(std::move(clause.front()));
  }
  return result;
}

bool satisfies(const Version& version, Operator op, const Version& bound) {
  const auto order = version <=> bound;
  switch (op) {
    case Operator::any:
      return true;
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    case Operator::equal:
      return order == 0;
    case Operator::greater_equal:
      return order >= 0;
    case Operator::greater:
      return order > 0;
  }
  return false;
}

bool satisfies(const Version& version, const Relation& relation) {
  return !relation.version || satisfies(version, relation.op, *relation.version);
}

std::string_view to_string(Operator op) {
  switch (op) {
    case Operator::any:
      return "";
    case Operator::less:
      return "<<";
    case Operator::less_equal:
      return "<=";
    case Operator::equal:
      return "=";
    case Operator::greater_equal:
      return ">=";
    case Operator::greater:
      return ">>";
  }
  return "";
}

std::string to_string(const Relation& relation) {
  auto text = relation.name;
  if (!relation.qualifier.empty()) text += ":" + relation.qualifier;
  if (relation.version) text += fmt::format(" ({} {})", to_string(relation.op), relation.version->text());
  return text;
}

std::string to_string(const AnyOf& alternatives) {
  std::vector<std::string> texts;
  for (const auto& relation : alternatives) texts.push_back(to_string(relation));
  return join(texts, " | ");
}

bool is_package_name(std::string_view name) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (name.empty() || name.size() > 255 || !alphanumeric(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '+' || c == '.' || c == '_'; });
}

}  // namespace jetcrew::debian
