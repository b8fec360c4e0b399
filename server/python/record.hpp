// RECORD: which files a wheel, or an installed project, consists of (PyPA "Recording installed projects").
//
// A CSV file, one line a file: path, hash (`sha256=` and base64url without padding), size in bytes. Hash and
// size are empty for RECORD itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"

namespace jetcrew::python {

struct RecordEntry {
  std::string path;  ///< relative to the folder that holds the .dist-info
  std::string hash;  ///< `sha256=…`, or empty
  std::optional<std::uint64_t> size;

  friend bool operator==(const RecordEntry&, const RecordEntry&) = default;
};

/// The lines in their order. @throws Error `wheel_record_invalid` naming the line
std::vector<RecordEntry> parse_record(std::string_view text);

/// Sorted by path, LF or CR LF as pip writes it, quoted where CSV needs it.
std::string write_record(std::vector<RecordEntry> entries);

/// `sha256=…` of a content.
std::string record_hash(const Sha256::Value& digest);

/// What a wheel's RECORD says of its members, to be asked member by member as they are read.
class RecordCheck {
 public:
  /// @param dist_info the wheel's `name-version.dist-info`; its RECORD, RECORD.jws and RECORD.p7s need no
  /// hash
  /// @throws Error `wheel_record_invalid`; `wheel_record_mismatch` for contradicting lines on one file
  RecordCheck(std::string_view record_text, std::string_view dist_info);

  /// Whether RECORD may leave this file out.
  bool is_exempt(std::string_view path) const;

  /// Several threads may ask at once, each about files of its own.
  /// @throws Error `wheel_record_mismatch` naming the file, if it is not listed, without a hash, or another
  void check(std::string_view path, std::uint64_t size, const Sha256::Value& digest);

  /// Call it last. @throws Error `wheel_record_mismatch` if RECORD lists a file that was never checked
  void finish() const;

 private:
  struct Line {
    RecordEntry entry;
    bool seen = false;
  };
  std::string dist_info_;
  std::map<std::string, Line, std::less<>> lines_;
};

}  // namespace jetcrew::python
