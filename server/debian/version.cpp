#include "debian/version.hpp"

#include <climits>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::size_t longest = 4096;
constexpr char before_end = '\x01';
constexpr char end_of_run = '\x02';

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  const auto shown = to_valid_utf8(text.substr(0, 200));
  throw Error("version_invalid", fmt::format("`{}` is not a Debian version: {}", shown, why),
              "Debian versions look like 1:2.3-4 (epoch, upstream version, revision).",
              {{"version", shown}, {"reason", std::string(why)}});
}

void append_big_endian(std::string& key, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>((number >> shift) & 0xFFU);
}

char weight(char c) {
  if (c == '~') return before_end;
  return is_letter(c) ? c : static_cast<char>(static_cast<unsigned char>(c) | 0x80U);
}

/// Encodes upstream or revision.
void append_part(std::string& key, std::string_view part) {
  std::size_t at = 0;
  do {
    while (at < part.size() && !is_digit(part[at])) key += weight(part[at++]);
    key += end_of_run;
    while (at < part.size() && part[at] == '0') ++at;
    const auto start = at;
    while (at < part.size() && is_digit(part[at])) ++at;
    const auto count = at - start;
    if (count < 255) {
      key += static_cast<char>(count);
    } else {
      key += '\xFF';
      append_big_endian(key, static_cast<std::uint32_t>(count));
    }
    key += part.substr(start, count);
  } while (at < part.size());
  key += end_of_run;
}

/// The epoch before `colon`; as dpkg's strtol, a sign is read.
std::uint32_t parse_epoch(std::string_view text, std::string_view epoch) {
  auto digits = epoch;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || !is_digit(digits.front())) refuse(text, "the epoch is empty");
  std::uint64_t number = 0;
  for (const char c : digits) {
    if (!is_digit(c)) refuse(text, "the epoch is not a number");
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
    if (number > INT_MAX) refuse(text, "the epoch is too big");
  }
  if (negative && number > 0) refuse(text, "the epoch is negative");
  return static_cast<std::uint32_t>(number);
}

}  // namespace

Version Version::parse(std::string_view given) {
  const auto text = trimmed(given);
  if (text.empty()) refuse(text, "it is empty");
  if (text.size() > longest) refuse(text, "it is too long");
  for (const char c : text) {
    if (c == ' ' || c == '\t') refuse(text, "there are blanks in it");
    if (c < '!' || c > '~') refuse(text, "there are characters in it that are not printable ASCII");
  }

  std::uint32_t epoch = 0;
  auto upstream = text;
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    epoch = parse_epoch(text, text.substr(0, colon));
    upstream = text.substr(colon + 1);
    if (upstream.empty()) refuse(text, "there is nothing after the epoch");
  }
  std::string_view revision = "0";
  if (const auto hyphen = upstream.rfind('-'); hyphen != std::string_view::npos) {
    revision = upstream.substr(hyphen + 1);
    upstream = upstream.substr(0, hyphen);
    if (revision.empty()) refuse(text, "the revision is empty");
  }
  if (upstream.empty()) refuse(text, "the upstream version is empty");

  Version version;
  version.text_ = text;
  version.key_.reserve(text.size() + 16);
  append_big_endian(version.key_, epoch);
  append_part(version.key_, upstream);
  append_part(version.key_, revision);
  return version;
}

}  // namespace jetcrew::debian
