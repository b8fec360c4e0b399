// `jetcrew bundle sign`
#include "bundle/rewrite.hpp"
#include "cli/bundle_commands.hpp"

namespace jetcrew::cli {
namespace {

struct Signing {
  std::string path;
  std::string key;
  std::optional<std::string> password_file;
};

int sign(const Globals& globals, const Signing& wanted) {
  const auto key = secret_key(wanted.key, wanted.password_file);
  const auto opened = bundle::inspect(followed(wanted.path), {});
  // Who signs vouches for all of it.
  bundle::verify_payloads(opened);
  const auto file = bundle::add_signature(opened, key);
  const auto id = bundle::to_text(key.public_key().id);
  if (globals.json) {
    print({{"path", wanted.path}, {"key_id", id}, {"signature", file}});
  } else {
    say(fmt::format("{} {} is signed by key {} ({}).\n", opened.manifest.name, opened.manifest.version, id,
                    file));
  }
  return done;
}

}  // namespace

void add_bundle_sign(Command& bundle) {
  auto& command = bundle.command("sign", "signs a bundle, beside the signatures that it has");
  auto& wanted = command.values<Signing>();
  command.option("--key", &wanted.key, "the secret key, of `bundle keygen` or minisign", "FILE")
      .required()
      .option("--password-file", &wanted.password_file, "its first line opens the key", "FILE")
      .positional("PATH", &wanted.path, "a bundle: a folder or a .jetbundle")
      .required()
      .run([&wanted](const Globals& globals) { return sign(globals, wanted); });
}

}  // namespace jetcrew::cli
