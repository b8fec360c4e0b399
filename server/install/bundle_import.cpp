#include "install/bundle_import.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bundle/import.hpp"
#include "bundle/index.hpp"
#include "bundle/key_list.hpp"
#include "bundle/opened.hpp"
#include "bundle/refusal.hpp"
#include "catalogue/edition.hpp"
#include "install/bundle_acceptance.hpp"
#include "install/interruption.hpp"
#include "install/observation.hpp"
#include "install/room.hpp"
#include "install/store_quota.hpp"
#include "python/name.hpp"
#include "python/wheel_name.hpp"
#include "state/bundles.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

bundle::Opened opened(Workspace& workspace, const fs::path& here) {
  auto trust = bundle::read_trust(workspace.root(), workspace.folder());
  auto found = bundle::open_trusted(here, trust);
  if (!found.key_list || !found.key_list_signature) return found;
  const auto text = found.container.read(*found.key_list, bundle::largest_key_list);
  const auto signature = found.container.read(*found.key_list_signature, bundle::largest_key_list);
  if (!bundle::take_key_list(text, signature, trust, workspace.folder())) return found;
  // It may have revoked the key that signed this very bundle.
  trust = bundle::read_trust(workspace.root(), workspace.folder());
  return bundle::open_trusted(here, trust);
}

/// The name of a member, as a wheel's file says it and the manifest must.
void require_named_as_listed(const bundle::ListedPayload& listed, const state::Payload& described) {
  auto name = described.name;
  auto version = described.version;
  if (listed.kind == bundle::ListedPayload::Kind::wheel) {
    const auto parsed = python::WheelName::parse(listed.file_name());
    if (python::normalized_name(parsed.name) != name) name = parsed.name;
    version = parsed.version.text();
  }
  const bool is_deb = listed.kind == bundle::ListedPayload::Kind::deb;
  const bool kind = (described.ecosystem == "deb") == is_deb;
  const bool architecture = !is_deb || described.architecture == listed.architecture;
  if (kind && architecture && name == listed.name && version == listed.version &&
      described.version == version)
    return;
  throw bundle::member_invalid(
      listed.path, fmt::format("is {} {} {}, and the manifest says {} {} {}", name, version,
                               described.architecture, listed.name, listed.version, listed.architecture));
}

class BundleImport {
 public:
  BundleImport(Workspace& workspace, jobs::Context& job, const fs::path& here, const fs::path& name)
      : workspace_(workspace),
        job_(job),
        name_(name),
        opened_(opened(workspace, here)),
        key_ids_(trusted_key_ids(opened_.signers)),
        import_(workspace.store(), workspace.database()) {
    import_.settle_at_the_end_only();
  }

  void run() {
    require_acceptable(workspace_, manifest(), key_ids_, job_.request().value("allow_downgrade", false));
    require_complete();
    require_quota(workspace_, bytes_to_copy());
    make_room(workspace_, bytes_to_copy(), "The import");
    if (auto index = bundle::read_index(opened_)) index_ = std::move(*index);
    edition_ = opened_.text_of(bundle::ListedPayload::Kind::catalogue, catalogue::largest_edition);
    if (edition_) edition_serial_ = require_good_edition(*edition_);
    plan();
    job_.phase("import");
    try {
      for (const auto& payload : opened_.payloads) {
        if (payload.listed.is_package() && payload.member) take(payload);
      }
    } catch (const Error& error) {
      // Who brings one file that is not what it should be is not believed the others.
      if (is_interruption(error)) keep_what_came();
      throw;
    } catch (...) {
      keep_what_came();
      throw;
    }
    import_.finish();
    if (edition_) edition_taken_ = take_edition(workspace_.folder(), *edition_);
    record();
    job_.phase("done");
    job_.progress(total_, total_, "bytes");
    job_.result(result());
  }

 private:
  const bundle::Manifest& manifest() const { return opened_.manifest; }

  /// What did not come along has to be here: that is what a thin bundle leaves out.
  void require_complete() const {
    std::vector<std::string> missing;
    std::optional<Debs> debs;
    for (const auto& [listed, member] : opened_.payloads) {
      if (member || workspace_.store().contains(listed.sha256)) continue;
      if (listed.kind == bundle::ListedPayload::Kind::deb) {
        if (!debs) debs = observe_debs(workspace_.root());
        const bool installed =
            std::any_of(debs->installed.begin(), debs->installed.end(), [&](const auto& there) {
              return there.works() && there.package.name == listed.name &&
                     there.package.architecture == listed.architecture &&
                     there.package.version.text() == listed.version;
            });
        if (installed) continue;
      }
      missing.push_back(listed.path);
    }
    if (missing.empty()) return;
    const auto all = join(missing, ", ");
    throw Error(
        "bundle_incomplete",
        fmt::format("{} of the files that the bundle lists did not come along, and this board does not have "
                    "them: {}",
                    missing.size(), all),
        "The bundle was thinned for another board, or a part of it was not copied. Bring the whole one.",
        {{"missing", all}, {"count", std::to_string(missing.size())}});
  }

  std::uint64_t bytes_to_copy() const {
    std::uint64_t bytes = 0;
    for (const auto& [listed, member] : opened_.payloads) {
      if (!member || !listed.is_package() || workspace_.store().contains(listed.sha256)) continue;
      bytes += listed.size - std::min(listed.size, workspace_.store().partial_size(listed.sha256));
    }
    return bytes;
  }

  static std::string step_of(const bundle::ListedPayload& listed) {
    return fmt::format("import:{}", listed.path);
  }

  void plan() {
    constexpr std::size_t most_steps = 2000;
    std::vector<jobs::StepPlan> steps;
    for (const auto& [listed, member] : opened_.payloads) {
      if (!member || !listed.is_package()) continue;
      total_ += static_cast<std::int64_t>(listed.size);
      steps.push_back({step_of(listed), listed.file_name(), "import"});
    }
    with_steps_ = steps.size() <= most_steps;
    if (with_steps_) job_.plan_steps(steps);
  }

  void step(const bundle::ListedPayload& listed, jobs::StepState state, std::string_view detail = {}) {
    if (with_steps_) job_.step(step_of(listed), state, detail);
  }

  void take(const bundle::Payload& payload) {
    const auto& listed = payload.listed;
    job_.checkpoint();
    step(listed, jobs::StepState::running);
    const auto before = done_;
    try {
      const auto taken = copied(payload);
      imported_.push_back({{"sha256", taken.payload.sha256},
                           {"file_name", taken.payload.file_name},
                           {"ecosystem", taken.payload.ecosystem},
                           {"name", taken.payload.name},
                           {"version", taken.payload.version},
                           {"size", taken.payload.size},
                           {"known", taken.known}});
      step(listed, jobs::StepState::done, taken.known ? "already in the store" : "");
    } catch (const Error& error) {
      job_.checkpoint();
      step(listed, jobs::StepState::failed, error.message());
      throw;
    }
    done_ = before + static_cast<std::int64_t>(listed.size);
    job_.progress(done_, total_, "bytes");
  }

  bundle::Imported copied(const bundle::Payload& payload) {
    const auto& listed = payload.listed;
    const auto on_bytes = [&](std::uint64_t bytes) {
      done_ += static_cast<std::int64_t>(bytes);
      job_.progress(done_, total_, "bytes");
    };
    auto piece = opened_.container.open(*payload.member);
    piece.name = listed.path;
    const auto described = index_.find(listed.sha256);
    if (described == index_.end()) {
      auto taken = import_.take_described(piece, listed.sha256, listed.file_name(), name_.string(), on_bytes,
                                          job_.stop());
      require_named_as_listed(listed, taken.payload);
      return taken;
    }
    auto wanted = described->second;
    require_named_as_listed(listed, wanted);
    wanted.size = listed.size;
    wanted.file_name = listed.file_name();
    wanted.origin = name_.string();
    return import_.take_listed(piece, std::move(wanted), on_bytes, job_.stop());
  }

  /// The next import then goes on from there.
  void keep_what_came() {
    try {
      import_.finish();
    } catch (const Error& error) {
      log::warning("what was copied is not kept", {{"reason", error.message()}});
    }
  }

  void record() {
    auto& bundle = record_;
    bundle.manifest_sha256 = opened_.manifest_sha256;
    bundle.name = manifest().name;
    bundle.version = manifest().version;
    bundle.channel = manifest().channel;
    bundle.serial = manifest().serial;
    bundle.manifest = opened_.container.manifest();
    bundle.signatures = nlohmann::json::object();
    for (const auto& file : opened_.container.signatures()) bundle.signatures[file.name] = file.text;
    bundle.key_ids = key_ids_;
    bundle.origin = name_.string();
    bundle.job_id = job_.id();
    state::Transaction transaction(workspace_.database());
    state::record_bundle(workspace_.database(), bundle);
    if (job_.request().value("allow_downgrade", false)) {
      for (const auto& key : key_ids_)
        state::lower_serial(workspace_.database(), bundle.name, bundle.channel, key, bundle.serial);
    }
    transaction.commit();
  }

  nlohmann::json result() const {
    nlohmann::json result{{"imported", imported_},
                          {"skipped", nlohmann::json::array()},
                          {"bundle", bundle_json(record_, manifest().install ? manifest().install->requests
                                                                             : std::vector<std::string>())}};
    if (edition_) result["catalogue"] = {{"serial", edition_serial_}, {"taken", edition_taken_}};
    return result;
  }

  Workspace& workspace_;
  jobs::Context& job_;
  fs::path name_;
  bundle::Opened opened_;
  std::vector<std::string> key_ids_;
  bundle::Import import_;
  bundle::Index index_;
  std::optional<std::string> edition_;  ///< of the catalogue
  std::int64_t edition_serial_ = 0;
  bool edition_taken_ = false;
  state::Bundle record_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
  bool with_steps_ = true;
  nlohmann::json imported_ = nlohmann::json::array();
};

}  // namespace

nlohmann::json bundle_json(const state::Bundle& bundle, const std::vector<std::string>& requests) {
  return {{"name", bundle.name},       {"version", bundle.version},
          {"serial", bundle.serial},   {"channel", bundle.channel},
          {"key_ids", bundle.key_ids}, {"manifest_sha256", bundle.manifest_sha256},
          {"requests", requests}};
}

void import_bundle(Workspace& workspace, jobs::Context& job, const fs::path& here, const fs::path& name) {
  BundleImport(workspace, job, here, name).run();
}

}  // namespace jetcrew::install
