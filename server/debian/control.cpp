#include "debian/control.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::size_t most_fields = 1000;

constexpr char low(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return low(x) == low(y); });
}

/// As trimmed(), written out: it runs twice for each of a million lines of a Packages file.
std::string_view stripped(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Error malformed(const std::string& file, std::size_t line, const std::string& why) {
  return {"control_malformed",
          fmt::format("{}:{}: {}", file, line, why),
          "The file is damaged or was written by hand: restore it from a backup or get it again.",
          {{"file", file}, {"line", std::to_string(line)}, {"reason", why}}};
}

/// deb822(5): printable ASCII without the colon; `-` and `#` not in front.
bool is_field_name(std::string_view name) {
  if (name.empty() || name.front() == '-' || name.front() == '#') return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

std::optional<std::string_view> Stanza::find(std::string_view name) const {
  for (const auto& field : fields_) {
    if (same_name(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string_view Stanza::require(std::string_view name) const {
  const auto value = find(name);
  if (!value || value->empty()) {
    throw malformed(*file_name_, line_, fmt::format("the stanza has no field {}", name));
  }
  return *value;
}

std::string Stanza::where(std::string_view name) const {
  auto line = line_;
  for (const auto& field : fields_) {
    if (same_name(field.name, name)) line = field.line;
  }
  return fmt::format("{}:{}", *file_name_, line);
}

StanzaReader::StanzaReader(std::string_view text, std::string file_name, std::size_t first_line)
    : text_(text), line_(first_line - 1), file_name_(std::move(file_name)) {}

std::optional<Stanza> StanzaReader::next() {
  Stanza stanza;
  stanza.file_name_ = &file_name_;
  stanza.fields_.reserve(32);
  std::size_t start = at_;
  while (at_ < text_.size()) {
    const auto before = at_;
    const auto line = take_line();
    // deb822(5) lets a parser take a line of blanks for an empty one.
    const bool blank = stripped(line).empty();
    if (blank && !stanza.fields_.empty()) break;
    if (blank) continue;
    if (stanza.fields_.empty()) {
      start = before;
      stanza.line_ = line_;
    }
    add_line(stanza, line);
    stanza.text_ = text_.substr(start, at_ - start);
  }
  if (stanza.fields_.empty()) return std::nullopt;
  return stanza;
}

std::string_view StanzaReader::take_line() {
  const auto end = text_.find('\n', at_);
  auto line = text_.substr(at_, end == std::string_view::npos ? end : end - at_);
  at_ = end == std::string_view::npos ? text_.size() : end + 1;
  ++line_;
  return line;
}

void StanzaReader::add_line(Stanza& stanza, std::string_view line) {
  if (line.find('\0') != std::string_view::npos) refuse("there is a NUL byte in the line");
  if (line.front() == ' ' || line.front() == '\t') {
    if (stanza.fields_.empty()) refuse("the stanza starts with a continuation line");
    auto& value = stanza.fields_.back().value;
    // The value grows by the line: both are parts of the same text.
    value = stripped({value.begin(), line.end()});
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    refuse(fmt::format("`{}` is not a field", to_valid_utf8(line.substr(0, 60))));
  }
  const auto name = line.substr(0, colon);
  if (!is_field_name(name)) {
    refuse(fmt::format("`{}` is not the name of a field", to_valid_utf8(name.substr(0, 60))));
  }
  if (stanza.find(name)) refuse(fmt::format("the field {} stands there twice", name));
  if (stanza.fields_.size() == most_fields) refuse("the stanza has too many fields");
  stanza.fields_.push_back({name, stripped(line.substr(colon + 1)), line_});
}

void StanzaReader::refuse(const std::string& why) const {
  throw malformed(file_name_, line_, why);
}

}  // namespace jetcrew::debian
