#include "bundle/trust.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "bundle/key_list.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t largest_key_file = 64U << 10U;
constexpr auto trust_folder = "/etc/jetcrew/trust.d";

void add_file(Trust& trust, const fs::path& file) {
  try {
    trust.add(read_public_key(file));
  } catch (const Error& error) {
    log::warning("a key is not trusted", {{"path", file.string()}, {"reason", error.message()}});
  }
}

fs::path board_key_file(const fs::path& state_folder, std::string_view ending) {
  return state_folder / "keys" / fmt::format("board{}", ending);
}

}  // namespace

const PublicKey* Trust::find(const KeyId& id) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const auto& trusted) { return trusted.key.id == id; });
  return found == keys.end() ? nullptr : &found->key;
}

void Trust::add(TrustedKey key) {
  if (!revoked.contains(key.key.id) && find(key.key.id) == nullptr) keys.push_back(std::move(key));
}

TrustedKey read_public_key(const fs::path& file) {
  try {
    return {PublicKey::parse(read_file(file, largest_key_file)), file.string()};
  } catch (const Error& error) {
    if (error.code() != "key_invalid") throw;
    throw Error(error.code(), fmt::format("{}: {}", file.string(), error.message()), error.hint(),
                {{"path", file.string()}});
  }
}

Trust read_trust(const Root& root, const fs::path& state_folder) {
  Trust trust;
  // First what was revoked: it counts for keys from everywhere.
  if (const auto list_file = key_list_file(state_folder); fs::exists(list_file)) {
    auto list = parse_key_list(read_file(list_file, largest_key_list));
    trust.list_serial = list.serial;
    trust.revoked = {list.revoke.begin(), list.revoke.end()};
    for (auto& key : list.add) trust.add({std::move(key), list_file.string()});
  }
  std::set<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root.resolve(trust_folder), none)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with('.') && name.ends_with(".pub")) files.insert(entry.path());
  }
  for (const auto& file : files) add_file(trust, file);
  if (const auto own = board_key_file(state_folder, ".pub"); fs::exists(own, none)) add_file(trust, own);
  return trust;
}

SecretKey board_key(const fs::path& state_folder) {
  const auto secret = board_key_file(state_folder, ".key");
  const auto open = board_key_file(state_folder, ".pub");
  auto key =
      fs::exists(secret) ? SecretKey::parse(read_file(secret, largest_key_file)) : SecretKey::generate();
  if (!fs::exists(secret)) {
    fs::create_directories(secret.parent_path());
    write_durably(secret, key.text(), 0600);
  }
  // The power may have gone between the two.
  if (!fs::exists(open)) {
    auto half = key.public_key();
    half.comment = "the board's own key";
    write_durably(open, half.text());
  }
  return key;
}

}  // namespace jetcrew::bundle
