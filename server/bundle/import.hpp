// Takes packages into the store: each is copied once, hashed, and read to its end before it counts.
#pragma once

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "bundle/store.hpp"
#include "python/tree.hpp"
#include "state/database.hpp"
#include "state/payloads.hpp"

namespace jetcrew::bundle {

struct Imported {
  state::Payload payload;
  bool known = false;  ///< the store had it already
};

/// Takes one package after another, and settles them together: one sync does for many. Until then, and when
/// it ends without, it is as if they had never come.
class Import {
 public:
  Import(Store& store, state::Database& database);
  ~Import();
  Import(const Import&) = delete;
  Import& operator=(const Import&) = delete;

  /// Asked for each wheel, described but for its libraries.
  using Judge = std::function<bool(const state::Payload& wheel)>;

  /// Every wheel is inflated to see that it is whole. Those that the judge picks are kept so (see
  /// python::Unpacking): an environment is then a matter of links.
  void unpack_into(const std::filesystem::path& trees, Judge picks);

  /// Nothing is settled before finish(): what comes is taken whole or not at all.
  void settle_at_the_end_only() { settles_on_the_way_ = false; }

  /// The file that is taken after the next one: it is copied while that is read, on a thread of its own.
  /// Nothing is said of it here, not even what is wrong with it; take() does.
  void announce(const std::filesystem::path& file, const std::stop_token& stop = {});

  /// One .deb or wheel from a medium.
  /// @param on_bytes is told of what was copied of it, by this thread
  /// @param origin what is recorded as where it came from
  /// @throws Error `deb_damaged`, `wheel_damaged` and the like, `not_a_package`, `disk_full`,
  /// `medium_unreadable`, `stopped`; nothing is left of it then, and those before it are as they were
  Imported take(const std::filesystem::path& file, const std::string& origin,
                const std::function<void(std::uint64_t)>& on_bytes = {}, const std::stop_token& stop = {});

  /// A payload of a bundle that somebody trusted has signed, described beforehand: it is copied and hashed,
  /// and not read.
  /// @throws Error `payload_mismatch` and those of take()
  Imported take_listed(const Piece& piece, state::Payload payload,
                       const std::function<void(std::uint64_t)>& on_bytes = {},
                       const std::stop_token& stop = {});
  /// The same where the bundle says nothing of what is in it: it is read as in take().
  Imported take_described(const Piece& piece, const std::string& sha256, const std::string& file_name,
                          const std::string& origin, const std::function<void(std::uint64_t)>& on_bytes = {},
                          const std::stop_token& stop = {});

  /// A file that was uploaded to the store's file system; it becomes the store's.
  /// @param file_name the package's own name, as its sender gave it
  Imported take_upload(const std::filesystem::path& file, const std::string& file_name);

  /// Now they are in the store. Also called on the way, so that a power cut costs little.
  void finish();

 private:
  /// A file on its way in.
  struct Coming {
    std::filesystem::path file;
    std::atomic<std::uint64_t> copied = 0;
    std::future<Arrival> arrival;
  };

  Arrival receive(const std::filesystem::path& file, const std::function<void(std::uint64_t)>& on_bytes,
                  const std::stop_token& stop);
  /// What came before and is not settled, of that content.
  const state::Payload* unsettled(std::string_view sha256) const;
  Imported describe(Arrival arrival, const std::string& file_name, const std::string& origin,
                    const std::stop_token& stop);
  void describe_wheel(const std::filesystem::path& file, state::Payload& payload,
                      const std::stop_token& stop);

  Store& store_;
  state::Database& database_;
  Judge picks_;
  std::optional<python::Unpacking> unpacking_;
  std::vector<Arrival> arrivals_;
  std::vector<state::Payload> payloads_;  ///< theirs
  std::uint64_t unsettled_bytes_ = 0;
  bool settles_on_the_way_ = true;
  std::stop_source end_;  ///< of what is on its way in
  std::deque<std::unique_ptr<Coming>> coming_;
};

/// An import of one file. @throws as Import
Imported import_file(Store& store, state::Database& database, const std::filesystem::path& file,
                     const std::string& origin);

/// Throws Error `not_a_package` for what is no plain name of a .deb or .whl file.
void require_package_file_name(std::string_view file_name);

}  // namespace jetcrew::bundle
