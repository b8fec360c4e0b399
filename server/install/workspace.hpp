// What every command works with: the board's root, the state folder and what lies in it.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/files.hpp"
#include "base/root.hpp"
#include "base/synchronized.hpp"
#include "bundle/store.hpp"
#include "install/knowledge.hpp"
#include "state/database.hpp"

namespace jetcrew::install {

class Workspace {
 public:
  /// Takes the state folder for this process, makes what is missing in it, and cleans up what a killed
  /// process left. @throws Error `state_locked` where another process works with it, and those of
  /// state::Database.
  Workspace(Root root, std::filesystem::path state_folder);

  const Root& root() const noexcept { return root_; }
  const std::filesystem::path& folder() const noexcept { return folder_; }
  state::Database& database() noexcept { return *database_; }
  bundle::Store& store() noexcept { return *store_; }
  /// The catalogue as its files are now, and what goes with it. It stays as it is while somebody holds it.
  std::shared_ptr<const Knowledge> knowledge() const;
  std::shared_ptr<const catalogue::Catalogue> catalogue() const;

  std::filesystem::path trees() const { return folder_ / "store" / "trees"; }
  std::filesystem::path uploads() const { return folder_ / "store" / "uploads"; }
  std::filesystem::path socket() const { return folder_ / "jetcrew.sock"; }
  std::filesystem::path environment(std::string_view name) const { return folder_ / "environments" / name; }
  /// The same folder as the board names it. @throws Error `state_outside_root`
  std::filesystem::path environment_inside(std::string_view name) const;

 private:
  Root root_;
  std::filesystem::path folder_;
  FileLock lock_;
  std::unique_ptr<bundle::Store> store_;
  std::unique_ptr<state::Database> database_;
  struct Known {
    std::string fingerprint;
    std::shared_ptr<const Knowledge> knowledge;
  };
  mutable Synchronized<Known> known_;
};

/// The folder of an environment as the board names it. @throws Error `state_outside_root`
std::filesystem::path environment_inside(const Root& root, const std::filesystem::path& state_folder,
                                         std::string_view name);

/// `<root>/var/lib/jetcrew`
std::filesystem::path default_state_folder(const Root& root);

}  // namespace jetcrew::install
