#include "bundle/key_list.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/document.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/signatures.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_keys = 1000;

Error invalid(const std::string& file, const std::string& pointer, const std::string& reason) {
  const auto place = pointer.empty() ? file : fmt::format("{} at {}", file, pointer);
  return {"key_list_invalid",
          fmt::format("the list of keys {}: {}", place, reason),
          "Have the list made again with `jetcrew bundle keys`, and signed by a key that the board trusts.",
          {{"file", file}, {"pointer", pointer}, {"reason", reason}}};
}

}  // namespace

std::optional<KeyId> key_id_in(std::string_view text) {
  constexpr std::size_t digits = 16;
  if (text.size() != digits) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && (c < 'A' || c > 'F')) return std::nullopt;
    value = value * 16 + static_cast<std::uint64_t>(decimal ? c - '0' : c - 'A' + 10);
  }
  KeyId id{};
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<unsigned char>(value >> (8 * i));
  return id;
}

std::string KeyList::trusted_comment() const {
  return fmt::format("keys serial:{}", serial);
}

KeyList parse_key_list(std::string_view text) {
  const auto document = parse_document("keys.json", text, invalid);
  const Node node("keys.json", document, invalid);
  node.only({"format", "serial", "add", "revoke"});
  if (node.at("format").integer(1, INT64_MAX) != 1) node.fail("is of a newer format");
  KeyList list;
  list.serial = node.at("serial").integer(1, INT64_MAX);
  const auto add = node.at("add").elements();
  const auto revoke = node.at("revoke").elements();
  if (add.size() > most_keys || revoke.size() > most_keys) node.fail("has too many keys");
  for (const auto& key : add) {
    try {
      list.add.push_back(PublicKey::parse(key.text()));
    } catch (const Error& error) {
      key.fail(error.message());
    }
  }
  for (const auto& key : revoke) {
    const auto id = key_id_in(key.text());
    if (!id) key.fail("must be a key's 16 hexadecimal digits in upper case");
    list.revoke.push_back(*id);
  }
  return list;
}

std::string canonical_text(const KeyList& list) {
  nlohmann::json document{{"format", 1},
                          {"serial", list.serial},
                          {"add", nlohmann::json::array()},
                          {"revoke", nlohmann::json::array()}};
  for (const auto& key : list.add) {
    const auto text = key.text();
    document["add"].push_back(trimmed(std::string_view(text).substr(text.find('\n'))));
  }
  for (const auto& id : list.revoke) document["revoke"].push_back(to_text(id));
  return document.dump(2, ' ', false) + "\n";
}

fs::path key_list_file(const fs::path& state_folder) {
  return state_folder / "keys" / "keys.json";
}

bool take_key_list(const std::string& text, const std::string& signature, const Trust& trust,
                   const fs::path& state_folder) {
  const auto signer = require_signature(text, {{"keys.json.minisig", signature}}, trust, "the list of keys");
  auto list = parse_key_list(text);
  require_comment(signer, list.trusted_comment());
  if (list.serial <= trust.list_serial) return false;
  const auto file = key_list_file(state_folder);
  // Who signs the next list may not know of all that were revoked.
  for (const auto& id : trust.revoked) {
    if (std::find(list.revoke.begin(), list.revoke.end(), id) == list.revoke.end()) list.revoke.push_back(id);
  }
  if (fs::exists(file)) {
    for (auto& key : parse_key_list(read_file(file, largest_key_list)).add) {
      if (std::find(list.add.begin(), list.add.end(), key) == list.add.end())
        list.add.push_back(std::move(key));
    }
  }
  fs::create_directories(file.parent_path());
  write_durably(file, canonical_text(list));
  return true;
}

}  // namespace jetcrew::bundle
