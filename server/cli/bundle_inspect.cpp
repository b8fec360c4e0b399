// `jetcrew bundle inspect` and `jetcrew bundle verify`
#include "base/text.hpp"
#include "bundle/rewrite.hpp"
#include "cli/bundle_commands.hpp"

namespace jetcrew::cli {
namespace {

using nlohmann::json;

bundle::Trust trust_of(const Globals& globals, const std::vector<std::string>& keys) {
  auto trust = bundle::read_trust(globals.board_root(), globals.state_folder());
  for (const auto& key : keys) trust.add(bundle::read_public_key(key));
  return trust;
}

std::string told(const bundle::Target& target) {
  std::vector<std::string> parts;
  for (const auto& part : {target.module, target.distribution, target.architecture}) {
    if (part) parts.push_back(*part);
  }
  if (target.l4t) parts.push_back(fmt::format("L4T {} to {}", target.l4t->from, target.l4t->to));
  if (target.python) parts.push_back(fmt::format("Python {}", *target.python));
  return join(parts, ", ");
}

std::string told(const json& signature) {
  return fmt::format("  key {}: {} ({})\n", signature.at("key_id").get<std::string>(),
                     signature.at("state").get<std::string>(), signature.at("file").get<std::string>());
}

std::string inspection_text(const bundle::Opened& opened) {
  const auto& manifest = opened.manifest;
  auto text = fmt::format("{} {}, serial {} of channel {}\n", manifest.name, manifest.version,
                          manifest.serial, manifest.channel);
  if (manifest.description) text += *manifest.description + "\n";
  for (const auto& target : manifest.targets) text += fmt::format("for {}\n", told(target));
  if (manifest.targets.empty()) text += "for any board\n";
  if (manifest.install) text += fmt::format("made for: {}\n", join(manifest.install->requests, " "));
  text += opened.signers.empty() ? "not signed\n" : "signed by\n";
  for (const auto& signature : bundle::summary_json(opened).at("signatures")) text += told(signature);
  text += fmt::format("{} files, {}\n", opened.payloads.size(), human_bytes(manifest.payload_bytes()));
  for (const auto& [listed, member] : opened.payloads) {
    text += fmt::format("  {:>9}  {}{}\n", human_bytes(listed.size), listed.path,
                        member ? "" : "  (left out: the board has it)");
  }
  return to_valid_utf8(text);
}

struct Wanted {
  std::string path;
  std::vector<std::string> trust;
};

int inspect(const Globals& globals, const Wanted& wanted) {
  const auto opened = bundle::inspect(followed(wanted.path), trust_of(globals, wanted.trust));
  if (globals.json) {
    print(bundle::inspection_json(opened));
  } else {
    say(inspection_text(opened));
  }
  return done;
}

int verify(const Globals& globals, const Wanted& wanted) {
  const auto opened = bundle::open_trusted(followed(wanted.path), trust_of(globals, wanted.trust));
  bundle::verify_payloads(opened);
  auto document = bundle::summary_json(opened);
  if (globals.json) {
    document["verified"] = true;
    print(document);
  } else {
    const auto& manifest = opened.manifest;
    const auto missing = document.at("missing").size();
    auto text = fmt::format("{} {}, serial {}: every file is what was signed.\n", manifest.name,
                            manifest.version, manifest.serial);
    for (const auto& signature : document.at("signatures")) text += told(signature);
    if (missing > 0) text += fmt::format("{} of the files did not come along.\n", missing);
    say(text);
  }
  return done;
}

}  // namespace

void add_bundle_inspect(Command& bundle) {
  auto& command = bundle.command("inspect", "what is in a bundle, and who signed it");
  auto& wanted = command.values<Wanted>();
  command.several("--trust", &wanted.trust, is_existing_path, "public keys besides the board's", "FILE.pub")
      .positional("PATH", &wanted.path, "a bundle: a folder or a .jetbundle")
      .required()
      .run([&wanted](const Globals& globals) { return inspect(globals, wanted); });
}

void add_bundle_verify(Command& bundle) {
  auto& command =
      bundle.command("verify", "whether somebody trusted signed it, and every file is what was signed");
  auto& wanted = command.values<Wanted>();
  command.several("--trust", &wanted.trust, is_existing_path, "public keys besides the board's", "FILE.pub")
      .positional("PATH", &wanted.path, "a bundle: a folder or a .jetbundle")
      .required()
      .run([&wanted](const Globals& globals) { return verify(globals, wanted); });
}

}  // namespace jetcrew::cli
