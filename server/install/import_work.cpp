#include "install/import_work.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bundle/container.hpp"
#include "bundle/folder.hpp"
#include "bundle/import.hpp"
#include "bundle/refusal.hpp"
#include "install/bundle_import.hpp"
#include "install/bundle_upload.hpp"
#include "install/interruption.hpp"
#include "install/listing_work.hpp"
#include "install/room.hpp"
#include "install/store_quota.hpp"
#include "install/vouched.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_steps = 2000;

/// What to import, on this machine and as it is called.
std::pair<fs::path, fs::path> place_of(const Root& root, const nlohmann::json& request) {
  if (const auto here = request.find("here"); here != request.end())
    return {here->get<std::string>(), here->get<std::string>()};
  const fs::path inside = request.at("path").get<std::string>();
  if (!inside.is_absolute()) {
    throw Error("path_not_found", fmt::format("{} is not a path from the board's root", inside.string()),
                "Give the whole path, beginning with /.", {{"path", inside.string()}});
  }
  return {root.resolve(inside), inside};
}

class LooseImport {
 public:
  LooseImport(Workspace& workspace, jobs::Context& job)
      : workspace_(workspace), job_(job), import_(workspace.store(), workspace.database()) {
    import_.unpack_into(workspace.trees(), unpacked_at_once(workspace, [this] {
                          return static_cast<std::uint64_t>(std::max<std::int64_t>(0, total_ - done_));
                        }));
  }

  void run(const fs::path& here, const fs::path& name) {
    if (const auto listing = job_.request().find("listing"); listing != job_.request().end()) {
      listing_ = read_listing(workspace_, listing->get<std::int64_t>(), name.string());
      import_.settle_at_the_end_only();
    }
    const auto files = loose_files(here, name);
    for (const auto& file : files) total_ += static_cast<std::int64_t>(file.size);
    const auto bytes = bytes_to_copy(files);
    require_quota(workspace_, bytes);
    make_room(workspace_, bytes, "The import");
    plan(files);
    job_.phase("import");
    try {
      for (auto file = files.begin(); file != files.end(); ++file) {
        job_.checkpoint();
        if (const auto next = std::next(file); next != files.end()) import_.announce(next->path, job_.stop());
        take(*file);
      }
    } catch (...) {
      if (!listing_) keep_what_came();
      throw;
    }
    import_.finish();
    if (imported_.empty()) {
      job_.result({{"imported", imported_}, {"skipped", skipped_}});
      nothing_usable();
    }
    const auto bundle = record_vouched(workspace_, packages_, name.string(), job_.id());
    job_.phase("done");
    job_.progress(total_, total_, "bytes");
    job_.result({{"imported", imported_}, {"skipped", skipped_}, {"bundle", bundle_json(bundle, {})}});
  }

 private:
  /// The next import then goes on from there.
  void keep_what_came() {
    try {
      import_.finish();
    } catch (const Error& error) {
      log::warning("what was copied is not kept", {{"reason", error.message()}});
    }
  }

  /// A file of a name and size that the store has is most likely the same one.
  std::uint64_t bytes_to_copy(const std::vector<bundle::PackageFile>& files) {
    std::set<std::pair<std::string, std::uint64_t>> there;
    for (const auto& payload : state::all_payloads(workspace_.database())) {
      there.emplace(payload.file_name, payload.size);
    }
    std::uint64_t bytes = 0;
    for (const auto& file : files) {
      if (!bundle::is_package_name(file.path)) continue;
      if (!there.contains({file.path.filename().string(), file.size})) bytes += file.size;
    }
    return bytes;
  }

  [[noreturn]] void nothing_usable() const {
    const auto& first = skipped_.front();
    const auto others = skipped_.size() - 1;
    const bool alike = std::all_of(skipped_.begin(), skipped_.end(), [&](const auto& skipped) {
      return skipped.at("code") == first.at("code");
    });
    throw Error(
        alike ? first.at("code").get<std::string>() : "no_packages",
        fmt::format("{}{}", first.at("message").get<std::string>(),
                    others == 0 ? "" : fmt::format(" (and {} more files that could not be used)", others)),
        first.at("hint").get<std::string>(), alike ? first.at("facts").get<Facts>() : Facts{});
  }

  static std::string step_of(const bundle::PackageFile& file) {
    return fmt::format("import:{}", file.path.string());
  }

  void plan(const std::vector<bundle::PackageFile>& files) {
    std::vector<jobs::StepPlan> steps;
    for (const auto& file : files) {
      if (steps.size() == most_steps) break;
      steps.push_back({to_valid_utf8(step_of(file)), to_valid_utf8(file.path.filename().string()), "import"});
    }
    with_steps_ = files.size() <= most_steps;
    if (with_steps_) job_.plan_steps(steps);
  }

  void step(const bundle::PackageFile& file, jobs::StepState state, std::string_view detail = {}) {
    if (with_steps_) job_.step(to_valid_utf8(step_of(file)), state, detail);
  }

  void take(const bundle::PackageFile& file) {
    step(file, jobs::StepState::running);
    const auto before = done_;
    try {
      const auto origin = workspace_.root().inside(file.path).value_or(file.path).string();
      const auto taken = import_.take(
          file.path, origin,
          [&](std::uint64_t bytes) {
            done_ += static_cast<std::int64_t>(bytes);
            job_.progress(done_, total_, "bytes");
          },
          job_.stop());
      if (listing_) require_listed(*listing_, to_valid_utf8(origin), taken.payload.sha256);
      packages_.push_back(taken.payload);
      imported_.push_back({{"sha256", taken.payload.sha256},
                           {"file_name", taken.payload.file_name},
                           {"ecosystem", taken.payload.ecosystem},
                           {"name", taken.payload.name},
                           {"version", taken.payload.version},
                           {"size", taken.payload.size},
                           {"known", taken.known}});
      step(file, jobs::StepState::done, taken.known ? "already in the store" : "");
    } catch (const Error& error) {
      job_.checkpoint();
      step(file, jobs::StepState::failed, error.message());
      if (is_interruption(error) || error.code() == "source_changed") {
        job_.result({{"imported", imported_}, {"skipped", skipped_}});
        throw;
      }
      job_.log(jobs::LogLevel::warning, error.message());
      skipped_.push_back({{"file_name", to_valid_utf8(file.path.filename().string())},
                          {"code", error.code()},
                          {"message", error.message()},
                          {"hint", error.hint()},
                          {"facts", error.facts()}});
    }
    done_ = before + static_cast<std::int64_t>(file.size);
    job_.progress(done_, total_, "bytes");
  }

  Workspace& workspace_;
  jobs::Context& job_;
  bundle::Import import_;
  std::optional<Listing> listing_;  ///< what somebody vouched for
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
  bool with_steps_ = true;
  std::vector<state::Payload> packages_;
  nlohmann::json imported_ = nlohmann::json::array();
  nlohmann::json skipped_ = nlohmann::json::array();
};

}  // namespace

std::vector<bundle::PackageFile> loose_files(const fs::path& here, const fs::path& name) {
  if (fs::is_regular_file(here)) return {{here, fs::file_size(here)}};
  auto files = bundle::package_files(here);
  if (files.empty()) {
    throw Error("no_packages", fmt::format("there is no .deb or .whl file in {}", name.string()),
                "Copy the packages to this folder, or choose another. Archives (.zip, .tar.gz) must be "
                "unpacked first.",
                {{"path", name.string()}});
  }
  return files;
}

void import_packages(Workspace& workspace, jobs::Context& job) {
  if (job.request().contains("upload")) {
    import_upload(workspace, job);
    return;
  }
  const auto [here, name] = place_of(workspace.root(), job.request());
  if (bundle::Container::is_meant_at(here)) {
    import_bundle(workspace, job, here, name);
    return;
  }
  if (!job.request().value("trust_loose", false)) throw bundle::untrusted_loose(name.string());
  LooseImport(workspace, job).run(here, name);
}

}  // namespace jetcrew::install
