// `jetcrew bundle keys`
#include <filesystem>

#include "base/files.hpp"
#include "bundle/key_list.hpp"
#include "cli/bundle_commands.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

struct Listing {
  std::string out;
  std::int64_t serial = 0;
  std::vector<std::string> add;
  std::vector<std::string> revoke;
  std::string key;
  std::optional<std::string> password_file;
};

/// Of a key's file, or its id as it was written down: who lost a key may have no file of it.
bundle::KeyId revoked(const std::string& word) {
  std::error_code none;
  if (fs::is_regular_file(word, none)) return bundle::read_public_key(word).key.id;
  // minisign writes an id without its leading zeros; more than three of those are rather digits that were
  // lost.
  constexpr std::size_t digits = 16, most_zeros = 3;
  const auto missing = digits - std::min(digits, word.size());
  if (missing <= most_zeros) {
    if (const auto id = bundle::key_id_in(std::string(missing, '0') + word)) return *id;
  }
  throw Error("usage", fmt::format("'{}' is neither a .pub file nor a key's 16 digits", word),
              "The id of each key that signed a bundle is in `jetcrew bundle inspect`.");
}

int make_list(const Globals& globals, const Listing& wanted) {
  if (wanted.serial < 1)
    throw Error("usage", "--serial is a number from 1 on",
                "It is higher in each list than in the one before.");
  bundle::KeyList list;
  list.serial = wanted.serial;
  for (const auto& file : wanted.add) list.add.push_back(bundle::read_public_key(file).key);
  for (const auto& word : wanted.revoke) list.revoke.push_back(revoked(word));
  const auto key = secret_key(wanted.key, wanted.password_file);
  const auto id = key.public_key().id;
  if (std::find(list.revoke.begin(), list.revoke.end(), id) != list.revoke.end())
    throw Error("usage", "the list would revoke the key that signs it",
                "Sign it with a key that stays trusted.");
  const fs::path file = fs::path(wanted.out) / "keys.json";
  std::error_code none;
  if (fs::exists(file, none))
    throw Error("bundle_exists", fmt::format("{} is there already", file.string()),
                "Choose another --out, or remove it first.", {{"path", file.string()}});
  fs::create_directories(wanted.out);
  const auto text = bundle::canonical_text(list);
  write_durably(file.string() + ".minisig", key.sign(text, list.trusted_comment()).text());
  write_durably(file, text);
  if (globals.json) {
    print({{"path", file.string()},
           {"serial", list.serial},
           {"added", list.add.size()},
           {"revoked", list.revoke.size()},
           {"key_id", bundle::to_text(id)}});
  } else {
    say(fmt::format(
        "{}: serial {}, {} keys added, {} revoked, signed by {}.\n"
        "On each board: jetcrew bundle import keys.json; or put both files into a bundle's folder.\n",
        file.string(), list.serial, list.add.size(), list.revoke.size(), bundle::to_text(id)));
  }
  return done;
}

}  // namespace

void add_bundle_keys(Command& bundle) {
  auto& command =
      bundle.command("keys", "makes a signed list of keys that boards are to trust, or no longer");
  auto& wanted = command.values<Listing>();
  command.option("--out", &wanted.out, "the folder for keys.json and its signature", "DIR")
      .required()
      .option("--serial", &wanted.serial, "higher than that of the list before", "N")
      .required()
      .option("--add", &wanted.add, "a public key that boards are to trust from now on", "FILE.pub")
      .option("--revoke", &wanted.revoke, "a key that they are to trust no longer: its file or its 16 digits",
              "KEY")
      .option("--key", &wanted.key, "signs the list: a secret key that the boards trust already", "FILE")
      .required()
      .option("--password-file", &wanted.password_file, "its first line opens the key", "FILE")
      .run([&wanted](const Globals& globals) { return make_list(globals, wanted); });
}

}  // namespace jetcrew::cli
