// `jetcrew bundle thin`
#include "base/text.hpp"
#include "bundle/rewrite.hpp"
#include "cli/bundle_commands.hpp"
#include "debian/status.hpp"
#include "install/board_file.hpp"

namespace jetcrew::cli {
namespace {

struct Thinning {
  std::string path;
  std::string board;
  std::string out;
};

/// What the board has of a bundle: the same version of a deb, the same file of a wheel.
class There {
 public:
  explicit There(const install::BoardFile& board) {
    for (const auto& installed : debian::parse_status(board.dpkg_status, "the board's state")) {
      if (installed.works()) debs_.emplace(installed.package.full_name(), installed.package.version.text());
    }
    for (const auto& wheel : board.wheels) digests_.insert(wheel.sha256);
    digests_.insert(board.deb_digests.begin(), board.deb_digests.end());
  }

  bool has(const bundle::ListedPayload& listed) const {
    if (!listed.is_package()) return false;
    if (digests_.contains(listed.sha256)) return true;
    const auto deb = debs_.find(fmt::format("{}:{}", listed.name, listed.architecture));
    return listed.kind == bundle::ListedPayload::Kind::deb && deb != debs_.end() &&
           deb->second == listed.version;
  }

 private:
  std::map<std::string, std::string> debs_;
  std::set<std::string> digests_;
};

int thin(const Globals& globals, const Thinning& wanted) {
  const auto out = without_slash(wanted.out);
  const auto opened = bundle::inspect(followed(wanted.path), {});
  const There there(install::read_board_file(wanted.board));
  auto left_out = nlohmann::json::array();
  std::uint64_t saved = 0;
  bundle::write_part(opened, out, [&](const bundle::ListedPayload& listed) {
    if (!there.has(listed)) return true;
    left_out.push_back(listed.path);
    saved += listed.size;
    return false;
  });
  if (globals.json) {
    print({{"path", out},
           {"left_out", left_out},
           {"saved_bytes", saved},
           {"bytes", opened.bytes_here() - saved}});
  } else {
    say(fmt::format("{}: {} of {} files left out, {} less. The signature is the same.\n", out,
                    left_out.size(), opened.payloads.size(), human_bytes(saved)));
  }
  return done;
}

}  // namespace

void add_bundle_thin(Command& bundle) {
  auto& command = bundle.command("thin", "a copy without what a board has already; the signature stays");
  auto& wanted = command.values<Thinning>();
  command.option("--for", &wanted.board, "the board's state, of `jetcrew state export --all`", "STATE.json")
      .required()
      .option("--out", &wanted.out, "the thin bundle: NAME.jetbundle, or a folder", "PATH")
      .required()
      .positional("PATH", &wanted.path, "a bundle: a folder or a .jetbundle")
      .required()
      .run([&wanted](const Globals& globals) { return thin(globals, wanted); });
}

}  // namespace jetcrew::cli
