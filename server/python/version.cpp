#include "python/version.hpp"

#include <array>
#include <limits>

#include "base/error.hpp"
#include "python/characters.hpp"

// The layout of a key. Every field ends itself, so no key is a prefix of a greater one by accident.
//   epoch     number
//   release   01 and a number for each, without trailing zeros; 00 at the end
//   pre       00 none, but dev and no post (1.0.dev1 < 1.0a1); 01 a, 02 b, 03 rc, each with a number; 04 none
//   post      00 none; 01 and a number
//   dev       00 and a number; 01 none
//   local     00 none; 01, then 02 text 00 or 03 number for each segment, then 00
// A number is the count of its bytes (0 to 8) and they, highest first; 09 stands before one of more than 64
// bits, then the count of its decimal digits in four bytes and they.

namespace jetcrew::python {
namespace {

struct Label {
  std::string_view written;
  std::string_view normalized;
};

// Longer spellings first where one begins another.
constexpr std::array pre_labels = {Label{"alpha", "a"}, Label{"a", "a"},        Label{"beta", "b"},
                                   Label{"b", "b"},     Label{"preview", "rc"}, Label{"pre", "rc"},
                                   Label{"c", "rc"},    Label{"rc", "rc"}};
constexpr std::array post_labels = {Label{"post", "post"}, Label{"rev", "post"}, Label{"r", "post"}};
constexpr std::array dev_labels = {Label{"dev", "dev"}};

std::string_view without_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? digits.substr(digits.size() - 1) : digits.substr(first);
}

/// @param digits without leading zeros
void append_number(std::string& key, std::string_view digits) {
  std::uint64_t value = 0;
  constexpr auto limit = std::numeric_limits<std::uint64_t>::max();
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (limit - digit) / 10) {
      key += '\x09';
      for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(digits.size() >> shift & 0xff);
      key += digits;
      return;
    }
    value = value * 10 + digit;
  }
  int bytes = 0;
  while (bytes < 8 && value >> (8 * bytes) != 0) ++bytes;
  key += static_cast<char>(bytes);
  for (int at = bytes - 1; at >= 0; --at) key += static_cast<char>(value >> (8 * at) & 0xff);
}

}  // namespace

/// Reads once from left to right; each optional part can be told by what stands at the place.
class VersionParser {
 public:
  explicit VersionParser(std::string_view text) : text_(text) {}

  std::optional<Version> parse() {
    if (text_.size() > Version::longest || has_overlong_number()) return std::nullopt;
    if (ascii_lower(peek()) == 'v') ++at_;
    if (!read_epoch_and_release()) return std::nullopt;
    read_labelled(pre_labels, pre_, pre_number_);
    read_post();
    read_labelled(dev_labels, dev_, dev_number_);
    if (peek() == '+' && !read_local()) return std::nullopt;
    if (at_ != text_.size()) return std::nullopt;
    return build();
  }

 private:
  bool has_overlong_number() const {
    std::size_t run = 0;
    for (const char c : text_) {
      run = is_digit(c) ? run + 1 : 0;
      if (run > Version::most_digits) return true;
    }
    return false;
  }

  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::string_view read_digits() {
    const auto start = at_;
    while (is_digit(peek())) ++at_;
    return start == at_ ? std::string_view() : without_zeros(text_.substr(start, at_ - start));
  }

  static bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

  bool read_epoch_and_release() {
    auto number = read_digits();
    if (number.empty()) return false;
    if (peek() == '!') {
      ++at_;
      epoch_ = number;
      number = read_digits();
      if (number.empty()) return false;
    }
    release_.push_back(number);
    while (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      release_.push_back(read_digits());
    }
    return true;
  }

  /// A label with an optional separator before it and behind it, and an optional number, which counts as 0.
  template <std::size_t count>
  bool read_labelled(const std::array<Label, count>& labels, std::string_view& label,
                     std::string_view& number) {
    const std::size_t start = at_ + (is_separator(peek()) ? 1 : 0);
    for (const auto& candidate : labels) {
      if (!begins_with(start, candidate.written)) continue;
      at_ = start + candidate.written.size();
      if (is_separator(peek())) ++at_;
      label = candidate.normalized;
      number = read_digits();
      if (number.empty()) number = "0";
      return true;
    }
    return false;
  }

  bool begins_with(std::size_t start, std::string_view label) const {
    if (text_.size() - start < label.size()) return false;
    for (std::size_t i = 0; i < label.size(); ++i) {
      if (ascii_lower(text_[start + i]) != label[i]) return false;
    }
    return true;
  }

  void read_post() {
    if (peek() == '-' && is_digit(peek(1))) {
      ++at_;
      post_ = "post";
      post_number_ = read_digits();
    } else {
      read_labelled(post_labels, post_, post_number_);
    }
  }

  bool read_local() {
    do {
      ++at_;
      const auto start = at_;
      while (is_alnum(peek())) ++at_;
      if (at_ == start) return false;
      local_.push_back(text_.substr(start, at_ - start));
    } while (is_separator(peek()));
    return true;
  }

  Version build() const {
    Version version;
    version.text_ = std::string(text_);
    version.pre_ = !pre_.empty();
    version.post_ = !post_.empty();
    version.dev_ = !dev_.empty();
    append_public(version);
    version.public_key_size_ = static_cast<std::uint32_t>(version.key_.size());
    version.local_at_ = static_cast<std::uint32_t>(version.normalized_.size());
    append_local(version);
    return version;
  }

  void append_public(Version& version) const {
    auto& text = version.normalized_;
    auto& key = version.key_;
    append_number(key, epoch_);
    if (epoch_ != "0") text.append(epoch_).append("!");
    auto significant = release_.size();
    while (significant > 0 && release_[significant - 1] == "0") --significant;
    for (std::size_t i = 0; i < release_.size(); ++i) {
      if (i > 0) text += '.';
      text += release_[i];
      if (i >= significant) continue;
      key += '\x01';
      append_number(key, release_[i]);
    }
    key += '\0';
    version.base_size_ = static_cast<std::uint32_t>(text.size());
    append_pre(text, key);
    key += post_.empty() ? '\x00' : '\x01';
    if (!post_.empty()) append_number(key, post_number_);
    if (!post_.empty()) text.append(".post").append(post_number_);
    key += dev_.empty() ? '\x01' : '\x00';
    if (!dev_.empty()) append_number(key, dev_number_);
    if (!dev_.empty()) text.append(".dev").append(dev_number_);
  }

  void append_pre(std::string& text, std::string& key) const {
    if (pre_.empty()) {
      key += post_.empty() && !dev_.empty() ? '\x00' : '\x04';
      return;
    }
    key += pre_ == "a" ? '\x01' : pre_ == "b" ? '\x02' : '\x03';
    append_number(key, pre_number_);
    text.append(pre_).append(pre_number_);
  }

  void append_local(Version& version) const {
    auto& key = version.key_;
    if (local_.empty()) {
      key += '\0';
      return;
    }
    key += '\x01';
    char separator = '+';
    for (const auto& segment : local_) {
      version.normalized_ += separator;
      separator = '.';
      if (std::ranges::all_of(segment, is_digit)) {
        const auto number = without_zeros(segment);
        version.normalized_ += number;
        key += '\x03';
        append_number(key, number);
      } else {
        key += '\x02';
        for (const char c : segment) version.normalized_ += ascii_lower(c);
        for (const char c : segment) key += ascii_lower(c);
        key += '\0';
      }
    }
    key += '\0';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view epoch_ = "0";
  std::vector<std::string_view> release_;
  std::string_view pre_, pre_number_, post_, post_number_, dev_, dev_number_;
  std::vector<std::string_view> local_;
};

std::optional<Version> Version::try_parse(std::string_view text) {
  return VersionParser(without_blanks(text)).parse();
}

Version Version::parse(std::string_view text) {
  if (auto version = try_parse(text)) return *std::move(version);
  throw Error("version_invalid", fmt::format("'{}' is not a Python version", shown(text)),
              "A Python version looks like 1.10.0, 2.0.0rc1 or 2.1.0a0+41361538.nv23.06 (PEP 440).",
              {{"version", shown(text)}});
}

std::string_view Version::local() const noexcept {
  return has_local() ? std::string_view(normalized_).substr(local_at_ + 1) : std::string_view();
}

std::string_view Version::epoch() const noexcept {
  const auto end = normalized_.find('!');
  return end == std::string::npos ? "0" : std::string_view(normalized_).substr(0, end);
}

std::vector<std::string_view> Version::release() const& {
  auto rest = base_version();
  if (const auto end = rest.find('!'); end != std::string_view::npos) rest.remove_prefix(end + 1);
  std::vector<std::string_view> numbers;
  for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    numbers.push_back(rest.substr(0, dot));
    rest.remove_prefix(dot + 1);
  }
  numbers.push_back(rest);
  return numbers;
}

}  // namespace jetcrew::python
