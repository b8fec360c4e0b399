// Names as small numbers: each text is kept once, and what is asked of a name later is an index into an
// array.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

namespace jetcrew::resolve {

using NameId = std::uint32_t;

class NameTable {
 public:
  NameTable();
  NameTable(NameTable&&) = default;
  NameTable& operator=(NameTable&&) = delete;

  /// The name's number, a new one where it was not known.
  NameId number_of(std::string_view name);
  std::optional<NameId> find(std::string_view name) const;
  /// Lives as long as the table.
  std::string_view operator[](NameId id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

  /// A copy that lives as long as the table, without a number.
  std::string_view keep(std::string_view text);

 private:
  static constexpr NameId none = ~NameId{0};

  std::size_t slot_of(std::string_view name, std::size_t hash) const;
  void grow();

  std::unique_ptr<std::pmr::monotonic_buffer_resource> texts_;
  std::vector<std::string_view> names_;
  std::vector<std::uint32_t> hashes_;  ///< by number; spares a look at most texts that differ
  std::vector<NameId> slots_;          ///< open addressing, linear probing; a power of two, at most half full
};

}  // namespace jetcrew::resolve
