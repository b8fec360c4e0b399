#include "python/marker_text.hpp"

#include <array>

#include "python/characters.hpp"

namespace jetcrew::python {
namespace {

struct Spelling {
  std::string_view written;
  std::string_view variable;
};

// PEP 508's variables, the older names of PEP 345, and the sets of PEP 751.
constexpr std::array spellings = {
    Spelling{"python_version", "python_version"},
    Spelling{"python_full_version", "python_full_version"},
    Spelling{"os_name", "os_name"},
    Spelling{"os.name", "os_name"},
    Spelling{"sys_platform", "sys_platform"},
    Spelling{"sys.platform", "sys_platform"},
    Spelling{"platform_release", "platform_release"},
    Spelling{"platform_system", "platform_system"},
    Spelling{"platform_version", "platform_version"},
    Spelling{"platform.version", "platform_version"},
    Spelling{"platform_machine", "platform_machine"},
    Spelling{"platform.machine", "platform_machine"},
    Spelling{"platform_python_implementation", "platform_python_implementation"},
    Spelling{"platform.python_implementation", "platform_python_implementation"},
    Spelling{"python_implementation", "platform_python_implementation"},
    Spelling{"implementation_name", "implementation_name"},
    Spelling{"implementation_version", "implementation_version"},
    Spelling{"extra", "extra"},
    Spelling{"extras", "extras"},
    Spelling{"dependency_groups", "dependency_groups"},
};

bool is_word(char c) {
  return is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::optional<unsigned> digit_of(char c, unsigned base) {
  const char small = ascii_lower(c);
  const unsigned digit = is_digit(c)                    ? static_cast<unsigned>(c - '0')
                         : small >= 'a' && small <= 'f' ? static_cast<unsigned>(small - 'a' + 10)
                                                        : base;
  return digit < base ? std::optional(digit) : std::nullopt;
}

void append_utf8(std::string& text, char32_t point) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xc0 | point >> 6);
    tail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xe0 | point >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0 | point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Python's escapes within one quoted text. `\N{...}` is not taken: it needs the table of all character
/// names.
class Unescaper {
 public:
  explicit Unescaper(std::string_view text) : text_(text) {}

  std::optional<std::string> run() {
    std::string value;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\n' || c == '\r' || c == '\0') return std::nullopt;
      if (c != '\\') {
        value += c;
      } else if (!escape(value)) {
        return std::nullopt;
      }
    }
    return value;
  }

 private:
  bool escape(std::string& value) {
    if (at_ == text_.size()) return false;  // the backslash stands before the closing quote
    const char c = text_[at_++];
    constexpr std::string_view letters = "abfnrtv\\'\"";
    constexpr std::string_view values = "\a\b\f\n\r\t\v\\'\"";
    if (const auto found = letters.find(c); found != std::string_view::npos) {
      value += values[found];
    } else if (c == 'x') {
      return code_point(value, 16, 2, 2);
    } else if (c == 'u') {
      return code_point(value, 16, 4, 4);
    } else if (c == 'U') {
      return code_point(value, 16, 8, 8);
    } else if (digit_of(c, 8)) {
      --at_;
      return code_point(value, 8, 1, 3);
    } else if (c == 'N' || c == '\0' || c == '\r') {
      return false;
    } else if (c != '\n') {  // a backslash at the end of a line joins it with the next
      value += '\\';
      value += c;
    }
    return true;
  }

  bool code_point(std::string& value, unsigned base, unsigned fewest, unsigned most) {
    char32_t point = 0;
    unsigned count = 0;
    for (; count < most && at_ < text_.size(); ++count, ++at_) {
      const auto digit = digit_of(text_[at_], base);
      if (!digit) break;
      point = point * base + *digit;
    }
    const bool surrogate = point >= 0xd800 && point < 0xe000;
    if (count < fewest || point > 0x10ffff || surrogate) return false;
    append_utf8(value, point);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool MarkerScanner::skip_blanks() noexcept {
  const auto start = at_;
  while (peek() == ' ' || peek() == '\t') ++at_;
  return at_ != start;
}

bool MarkerScanner::skip(char symbol) noexcept {
  if (at_end() || peek() != symbol) return false;
  ++at_;
  return true;
}

bool MarkerScanner::skip_word(std::string_view word) noexcept {
  if (!text_.substr(at_).starts_with(word)) return false;
  const auto end = at_ + word.size();
  if (at_ > 0 && is_word(text_[at_ - 1])) return false;
  if (end < text_.size() && is_word(text_[end])) return false;
  at_ = end;
  return true;
}

std::optional<std::string> MarkerScanner::read_variable() {
  auto end = at_;
  while (end < text_.size() && (is_word(text_[end]) || text_[end] == '.')) ++end;
  const auto written = text_.substr(at_, end - at_);
  const auto* found = std::ranges::find(spellings, written, &Spelling::written);
  if (found == spellings.end()) return std::nullopt;
  at_ = end;
  return std::string(found->variable);
}

std::optional<std::string> MarkerScanner::read_quoted() {
  if (peek() != '"' && peek() != '\'') return std::nullopt;
  const auto end = text_.find(peek(), at_ + 1);
  if (end == std::string_view::npos) return std::nullopt;
  auto value = Unescaper(text_.substr(at_ + 1, end - at_ - 1)).run();
  if (value) at_ = end + 1;
  return value;
}

std::optional<std::string> MarkerScanner::read_operator() {
  if (skip_word("in")) return "in";
  if (skip_word("not")) {
    if (!skip_blanks() || !skip_word("in")) return std::nullopt;
    return "not in";
  }
  for (const std::string_view symbol : {"===", "==", "~=", "!=", "<=", ">=", "<", ">"}) {
    if (!text_.substr(at_).starts_with(symbol)) continue;
    at_ += symbol.size();
    return std::string(symbol);
  }
  return std::nullopt;
}

std::string quoted_text(std::string_view value) {
  const char quote = value.find('"') == std::string_view::npos ? '"' : '\'';
  std::string text(1, quote);
  for (const char c : value) {
    if (c == '\\') {
      text += "\\\\";
    } else if (c == quote || c == '\n' || c == '\r' || c == '\0') {
      text += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      text += c;
    }
  }
  return text + quote;
}

}  // namespace jetcrew::python
