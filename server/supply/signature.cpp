#include "supply/signature.hpp"

#include <sodium.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace jetcrew::supply {
namespace fs = std::filesystem;
namespace {

Error untrusted(const std::string& url, std::string_view why) {
  return {"release_untrusted",
          fmt::format("{} is not signed by a key that counts here: {}", url, why),
          "Name the distribution's keyring (--keyring FILE, or signed_by in the sources file). A mirror that "
          "lost "
          "its signatures is not to be used.",
          {{"url", url}}};
}

/// The keyrings as gpgv takes them, in a folder that lives as long as this.
class Keyrings {
 public:
  Keyrings(const std::vector<fs::path>& files, const std::string& key) {
    for (const auto& file : files) {
      if (const auto content = read_optional(file, 16U << 20U)) add(without_armor(*content));
    }
    if (!key.empty()) add(without_armor(key));
  }

  bool empty() const { return paths_.empty(); }
  const fs::path& folder() const { return folder_.path(); }
  std::vector<std::string> arguments() const {
    std::vector<std::string> all;
    for (const auto& path : paths_) {
      all.emplace_back("--keyring");
      all.push_back(path);
    }
    return all;
  }

 private:
  void add(const std::string& content) {
    auto path = folder_.path() / fmt::format("{}.gpg", paths_.size());
    write_durably(path, content, 0600);
    paths_.push_back(std::move(path));
  }

  TemporaryFolder folder_;
  std::vector<fs::path> paths_;
};

/// Runs gpgv over the arguments; what it gave out, if one signature at least is good and none is bad.
std::string checked(const Keyrings& keyrings, const std::vector<std::string>& arguments,
                    const std::string& url) {
  if (keyrings.empty()) throw untrusted(url, "there is no keyring");
  Command command;
  command.argv = {"gpgv", "--status-fd", "3"};
  for (auto& argument : keyrings.arguments()) command.argv.push_back(std::move(argument));
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.timeout = std::chrono::minutes(1);
  command.keep = 64U << 20U;
  bool good = false;
  std::string against = "no signature was found";
  bool bad = false;
  command.on_status_line = [&](std::string_view line) {
    const auto words = split(line, ' ');
    if (words.size() < 3 || words[0] != "[GNUPG:]") return;
    good |= words[1] == "GOODSIG";
    bad |= words[1] == "BADSIG";
    if (words[1] == "NO_PUBKEY") against = fmt::format("the key {} is in none of the keyrings", words[2]);
    if (words[1] == "EXPKEYSIG") against = fmt::format("the key {} has expired", words[2]);
    if (words[1] == "REVKEYSIG") against = fmt::format("the key {} was revoked", words[2]);
    if (words[1] == "EXPSIG") against = "its signature has expired";
  };
  auto outcome = [&] {
    try {
      return run(command);
    } catch (const Error& error) {
      if (error.code() != "program_missing") throw;
      throw Error("program_missing", "gpgv is not on this machine, and without it no archive can be trusted",
                  "Install it: apt install gpgv.", {{"program", "gpgv"}});
    }
  }();
  if (bad) throw untrusted(url, "a signature does not fit what was signed");
  // Its exit status is no verdict: it is 2 as well where one of several signatures is by an unknown key.
  if (!good || outcome.signal != 0 || outcome.timed_out) throw untrusted(url, against);
  return std::move(outcome.output);
}

}  // namespace

std::vector<fs::path> keyrings_for(const ArchiveSource& source, const std::vector<fs::path>& usual,
                                   const fs::path& apt) {
  if (!source.keyrings.empty() || !source.key.empty()) return source.keyrings;
  std::vector<fs::path> all;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(apt / "trusted.gpg.d", absent)) {
    const auto ending = entry.path().extension();
    if (ending == ".gpg" || ending == ".asc") all.push_back(entry.path());
  }
  all.push_back(apt / "trusted.gpg");
  all.insert(all.end(), usual.begin(), usual.end());
  std::erase_if(all, [](const auto& path) { return !fs::exists(path); });
  std::sort(all.begin(), all.end());
  return all;
}

std::string signed_text(const std::string& in_release, const std::vector<fs::path>& keyrings,
                        const std::string& key, const std::string& url) {
  const Keyrings rings(keyrings, key);
  const auto file = rings.folder() / "InRelease";
  write_durably(file, in_release, 0600);
  auto text = checked(rings, {"--output", "-", file}, url);
  if (text.empty()) throw untrusted(url, "nothing in it was signed");
  return text;
}

void require_signature(const std::string& release, const std::string& signature,
                       const std::vector<fs::path>& keyrings, const std::string& key,
                       const std::string& url) {
  const Keyrings rings(keyrings, key);
  write_durably(rings.folder() / "Release", release, 0600);
  write_durably(rings.folder() / "Release.gpg", signature, 0600);
  checked(rings, {rings.folder() / "Release.gpg", rings.folder() / "Release"}, url);
}

std::string without_armor(const std::string& key) {
  if (key.find("-----BEGIN PGP") == std::string::npos) return key;
  std::string base64;
  bool inside = false;
  bool in_headers = false;
  for (const auto raw : lines_of(key)) {
    const auto line = trimmed(raw);
    if (line.starts_with("-----BEGIN PGP")) {
      inside = in_headers = true;
    } else if (line.starts_with("-----END PGP")) {
      break;
    } else if (inside && in_headers) {
      // Headers, such as `Comment: …`, end at an empty line; a key without headers may lack that line.
      if (line.empty()) in_headers = false;
      if (!line.empty() && line.find(':') == std::string_view::npos) {
        in_headers = false;
        base64 += line;
      }
    } else if (inside && !line.starts_with('=')) {  // its checksum, which the standard has dropped
      base64 += line;
    }
  }
  std::string binary(base64.size(), '\0');
  std::size_t size = 0;
  const bool read =
      sodium_base642bin(reinterpret_cast<unsigned char*>(binary.data()), binary.size(), base64.data(),
                        base64.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0;
  if (!read || size == 0)
    throw Error("key_invalid", "an OpenPGP key in ASCII armor cannot be read",
                "Export it again: gpg --export.");
  binary.resize(size);
  return binary;
}

}  // namespace jetcrew::supply
