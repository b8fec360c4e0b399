#include "http/target.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::http {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error invalid(std::string_view why) {
  return {"target_invalid", fmt::format("the request's address is not valid: {}", why),
          "Check the address and its percent-escapes."};
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::string decoded_text(std::string_view text, bool plus_is_blank) {
  auto decoded = percent_decoded(text, plus_is_blank);
  if (!decoded) throw invalid("it has a percent sign that starts no escape");
  if (has_control_character(*decoded)) throw invalid("it has a control character");
  if (to_valid_utf8(*decoded) != *decoded) throw invalid("it is not UTF-8");
  return *std::move(decoded);
}

std::string decoded_segment(std::string_view segment) {
  auto decoded = decoded_text(segment, false);
  if (decoded == "." || decoded == "..") throw invalid("it has a part that leads to another folder");
  if (decoded.find_first_of("/\\") != std::string::npos) throw invalid("a part of its path has a slash");
  return decoded;
}

std::string decoded_path(std::string_view raw) {
  if (!raw.starts_with('/')) throw invalid("the path does not start with a slash");
  const auto segments = split(raw.substr(1), '/');
  std::string path;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].empty() && i + 1 < segments.size()) throw invalid("the path has an empty part");
    path += '/';
    path += decoded_segment(segments[i]);
  }
  return path;
}

std::map<std::string, std::string> decoded_query(std::string_view raw) {
  std::map<std::string, std::string> query;
  for (const auto part : split(raw, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = decoded_text(part.substr(0, equals), true);
    auto value =
        equals == std::string_view::npos ? std::string() : decoded_text(part.substr(equals + 1), true);
    if (!query.emplace(name, std::move(value)).second) {
      throw invalid(fmt::format("the query has `{}` twice", name));
    }
  }
  return query;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      result += ' ';
    } else if (text[i] != '%') {
      result += text[i];
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = digit_value(text[i + 1]);
      const int low = digit_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      result += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return result;
}

Target parse_target(std::string_view target) {
  Target result;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (lower(target.substr(0, scheme.size())) != scheme) continue;
    target.remove_prefix(scheme.size());
    const auto end = target.find_first_of("/?");
    result.authority = std::string(target.substr(0, end));
    target = end == std::string_view::npos ? std::string_view() : target.substr(end);
    break;
  }
  if (target.find('#') != std::string_view::npos) throw invalid("it has a fragment");
  const auto question = target.find('?');
  const auto path = target.substr(0, question);
  result.path = path.empty() && result.authority ? "/" : decoded_path(path);
  if (question != std::string_view::npos) result.query = decoded_query(target.substr(question + 1));
  return result;
}

}  // namespace jetcrew::http
