#include "install/workspace.hpp"

#include "base/error.hpp"
#include "python/tree.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

FileLock take_lock(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw system_error(failed.value(), fmt::format("making the state folder {}", folder.string()));
  if (auto lock = FileLock::try_take(folder / "lock")) return std::move(*lock);
  throw Error("state_locked", fmt::format("another jetcrew works with {}", folder.string()),
              "Wait until it is done, or stop the daemon (systemctl stop jetcrew), then try again.",
              {{"path", folder.string()}});
}

}  // namespace

Workspace::Workspace(Root root, fs::path state_folder)
    : root_(std::move(root)), folder_(std::move(state_folder)), lock_(take_lock(folder_)) {
  folder_ = fs::canonical(folder_);
  store_ = std::make_unique<bundle::Store>(folder_ / "store");
  fs::create_directories(trees());
  fs::remove_all(uploads());
  fs::create_directories(uploads());
  fs::create_directories(folder_ / "environments");
  database_ = std::make_unique<state::Database>(folder_ / "jetcrew.db");
  // No job runs yet: what the next one goes on with is recorded, or is imported again.
  store_->sweep(state::payload_digests(*database_));
  python::remove_unfinished_trees(trees());
}

std::shared_ptr<const Knowledge> Workspace::knowledge() const {
  auto known = known_.lock();
  auto fingerprint = knowledge_fingerprint(folder_);
  if (!known->knowledge || known->fingerprint != fingerprint) {
    known->knowledge = load_knowledge(folder_);
    known->fingerprint = std::move(fingerprint);
  }
  return known->knowledge;
}

std::shared_ptr<const catalogue::Catalogue> Workspace::catalogue() const {
  auto known = knowledge();
  return {known, &known->catalogue};
}

fs::path Workspace::environment_inside(std::string_view name) const {
  return install::environment_inside(root_, folder_, name);
}

fs::path environment_inside(const Root& root, const fs::path& state_folder, std::string_view name) {
  if (const auto inside = root.inside(state_folder / "environments" / name)) return *inside;
  throw Error("state_outside_root",
              fmt::format("the state folder {} lies outside the board's root {}", state_folder.string(),
                          root.folder().string()),
              "Environments are used by the board itself: give a --state inside of --root, or leave it out.",
              {{"path", state_folder.string()}});
}

fs::path default_state_folder(const Root& root) {
  return root.resolve("/var/lib/jetcrew");
}

}  // namespace jetcrew::install
