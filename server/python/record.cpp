#include "python/record.hpp"

#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::python {
namespace {

Error invalid(std::size_t line, std::string_view why) {
  return Error("wheel_record_invalid", fmt::format("line {} of the wheel's RECORD {}", line, why),
               "The wheel was built wrongly or changed later. Get another build of it.",
               {{"line", std::to_string(line)}});
}

Error mismatch(std::string_view file, std::string_view why) {
  return Error("wheel_record_mismatch", fmt::format("the wheel's file \"{}\" {}", file, why),
               "The wheel was changed after it was built. Do not use it; get it from its publisher again.",
               {{"file", std::string(file)}});
}

/// The fields of one CSV line (RFC 4180, but no line ends within quotes: no path of a wheel has any).
std::vector<std::string> fields_of(std::string_view line, std::size_t number) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += '"';
      ++i;
    } else if (quoted && c == '"') {
      quoted = false;
    } else if (!quoted && c == '"' && fields.back().empty()) {
      quoted = true;
    } else if (!quoted && c == ',') {
      fields.emplace_back();
      if (fields.size() > 3) throw invalid(number, "has more than three fields");
    } else {
      fields.back() += c;
    }
  }
  if (quoted) throw invalid(number, "has a quote that is never closed");
  return fields;
}

RecordEntry entry_of(std::string_view line, std::size_t number) {
  auto fields = fields_of(line, number);
  if (fields.size() != 3) throw invalid(number, "has not three fields");
  if (fields[0].empty()) throw invalid(number, "names no file");
  RecordEntry entry{std::move(fields[0]), std::move(fields[1]), std::nullopt};
  if (!fields[2].empty()) {
    const auto size = to_number(fields[2]);
    if (!size || *size < 0) throw invalid(number, "has a size that is no number");
    entry.size = static_cast<std::uint64_t>(*size);
  }
  return entry;
}

std::string csv_field(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string result = "\"";
  for (const char c : field) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

/// Older tools wrote base64 with its padding.
std::string_view without_padding(std::string_view hash) {
  while (hash.ends_with('=')) hash.remove_suffix(1);
  return hash;
}

}  // namespace

std::vector<RecordEntry> parse_record(std::string_view text) {
  std::vector<RecordEntry> entries;
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    if (!line.empty()) entries.push_back(entry_of(line, number));
  }
  return entries;
}

std::string write_record(std::vector<RecordEntry> entries) {
  std::sort(entries.begin(), entries.end(), [](const RecordEntry& a, const RecordEntry& b) {
    return std::tie(a.path, a.hash, a.size) < std::tie(b.path, b.hash, b.size);
  });
  std::string text;
  for (const auto& entry : entries) {
    text += csv_field(entry.path);
    text += ',';
    text += csv_field(entry.hash);
    text += ',';
    if (entry.size) text += std::to_string(*entry.size);
    text += "\r\n";
  }
  return text;
}

std::string record_hash(const Sha256::Value& digest) {
  return "sha256=" + to_base64url(digest);
}

RecordCheck::RecordCheck(std::string_view record_text, std::string_view dist_info) : dist_info_(dist_info) {
  for (auto& entry : parse_record(record_text)) {
    const auto found = lines_.find(entry.path);
    if (found == lines_.end()) {
      auto path = entry.path;
      lines_.emplace(std::move(path), Line{std::move(entry), false});
    } else if (found->second.entry != entry) {
      // The same line twice says nothing new; released wheels have such.
      throw mismatch(entry.path, "has two different lines in RECORD");
    }
  }
}

bool RecordCheck::is_exempt(std::string_view path) const {
  if (!path.starts_with(dist_info_) || path.size() <= dist_info_.size() || path[dist_info_.size()] != '/')
    return false;
  const auto name = path.substr(dist_info_.size() + 1);
  return name == "RECORD" || name == "RECORD.jws" || name == "RECORD.p7s";
}

void RecordCheck::check(std::string_view path, std::uint64_t size, const Sha256::Value& digest) {
  const auto found = lines_.find(path);
  if (found == lines_.end()) {
    if (is_exempt(path)) return;
    throw mismatch(path, "is not listed in RECORD");
  }
  auto& line = found->second;
  line.seen = true;
  if (line.entry.hash.empty()) {
    if (is_exempt(path)) return;
    throw mismatch(path, "has no hash in RECORD");
  }
  if (!line.entry.hash.starts_with("sha256=")) {
    const auto algorithm = line.entry.hash.substr(0, line.entry.hash.find('='));
    throw mismatch(path, fmt::format("has a hash by {}, which is not supported; sha256 is", algorithm));
  }
  if (without_padding(line.entry.hash) != record_hash(digest))
    throw mismatch(path, "is not what RECORD says: its hash differs");
  if (line.entry.size && *line.entry.size != size)
    throw mismatch(path, "is not what RECORD says: its size differs");
}

void RecordCheck::finish() const {
  for (const auto& [path, line] : lines_) {
    if (!line.seen && !is_exempt(path)) throw mismatch(path, "is listed in RECORD but is not in the wheel");
  }
}

}  // namespace jetcrew::python
