// `jetcrew bundle keygen`
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/bundle_commands.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

struct KeyPlan {
  std::string folder;
  std::string name = "jetcrew";
  std::optional<std::string> password_file;
};

void require_new(const fs::path& file) {
  if (!fs::exists(fs::symlink_status(file))) return;
  throw Error("key_exists", fmt::format("{} is there already", file.string()),
              "Choose another --out or --name. Who loses a secret key can no longer sign for the boards that "
              "trust it.",
              {{"path", file.string()}});
}

int make_key(const Globals& globals, const KeyPlan& plan) {
  if (plan.name.empty() || plan.name.starts_with('.') || plan.name.find('/') != std::string::npos)
    throw Error("usage", fmt::format("'{}' is no name for a key", to_valid_utf8(plan.name)),
                "Use letters, digits and '-'.");
  const fs::path folder = plan.folder;
  const auto secret = folder / (plan.name + ".key");
  const auto open = folder / (plan.name + ".pub");
  require_new(secret);
  require_new(open);
  std::optional<std::string> password;
  if (plan.password_file) password = password_in(*plan.password_file);
  fs::create_directories(folder);
  const auto key = bundle::SecretKey::generate();
  // Before the other: a public key whose secret half was never written would be trusted for nothing.
  write_durably(secret, key.text(password), 0600);
  write_durably(open, key.public_key().text(), 0644);
  const auto id = bundle::to_text(key.public_key().id);
  if (globals.json) {
    print({{"key_id", id}, {"secret_key", secret.string()}, {"public_key", open.string()}});
  } else {
    say(
        fmt::format("Key {}.\n"
                    "  {}  signs bundles. Keep it to yourself{}, and keep a copy.\n"
                    "  {}  goes to the boards: /etc/jetcrew/trust.d/ there.\n",
                    id, secret.string(), password ? "" : " (it has no password)", open.string()));
  }
  return done;
}

}  // namespace

void add_bundle_keygen(Command& bundle) {
  auto& keygen = bundle.command("keygen", "makes a key to sign bundles with, in minisign's format");
  auto& plan = keygen.values<KeyPlan>();
  keygen.option("--out", &plan.folder, "the folder for both files; made where missing", "DIR")
      .required()
      .option("--name", &plan.name, "NAME.key and NAME.pub (default: jetcrew)", "NAME")
      .option("--password-file", &plan.password_file, "its first line will be asked for when the key signs",
              "FILE");
  keygen.run([&plan](const Globals& globals) { return make_key(globals, plan); });
}

}  // namespace jetcrew::cli
