#include "resolve/name_table.hpp"

#include <cstring>

namespace jetcrew::resolve {
namespace {

std::size_t hash_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

}  // namespace

NameTable::NameTable()
    : texts_(std::make_unique<std::pmr::monotonic_buffer_resource>()), slots_(std::size_t{1} << 12U, none) {}

std::string_view NameTable::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* copy = static_cast<char*>(texts_->allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

std::size_t NameTable::slot_of(std::string_view name, std::size_t hash) const {
  const auto mask = slots_.size() - 1;
  for (auto slot = hash & mask;; slot = (slot + 1) & mask) {
    const auto id = slots_[slot];
    if (id == none || (hashes_[id] == static_cast<std::uint32_t>(hash) && names_[id] == name)) return slot;
  }
}

std::optional<NameId> NameTable::find(std::string_view name) const {
  const auto id = slots_[slot_of(name, hash_of(name))];
  if (id == none) return std::nullopt;
  return id;
}

NameId NameTable::number_of(std::string_view name) {
  const auto hash = hash_of(name);
  const auto slot = slot_of(name, hash);
  if (slots_[slot] != none) return slots_[slot];
  const auto id = static_cast<NameId>(names_.size());
  names_.push_back(keep(name));
  hashes_.push_back(static_cast<std::uint32_t>(hash));
  slots_[slot] = id;
  if (names_.size() * 2 > slots_.size()) grow();
  return id;
}

void NameTable::grow() {
  slots_.assign(slots_.size() * 2, none);
  const auto mask = slots_.size() - 1;
  for (NameId id = 0; id < names_.size(); ++id) {
    auto slot = hashes_[id] & mask;
    while (slots_[slot] != none) slot = (slot + 1) & mask;
    slots_[slot] = id;
  }
}

}  // namespace jetcrew::resolve
