#include "install/deb_drift.hpp"

#include <map>

namespace jetcrew::install {
namespace {

std::optional<Drift> drift_of(const state::Installed& row, const debian::Installed* now) {
  Drift drift{.kind = {}, .subject = row.name, .expected = row.version, .message = {}, .hint = {}};
  if (now == nullptr) {
    drift.kind = "deb_missing";
    drift.message = fmt::format("{} {} was installed and is gone", row.name, row.version);
    drift.hint = fmt::format(
        "Ask for deb:{} to have it again. If it was removed on purpose, uninstall it here too.", row.name);
    return drift;
  }
  const auto& version = now->package.version;
  drift.observed = version.text();
  if (!now->works()) {
    drift.kind = "deb_broken";
    drift.observed = fmt::format("{} ({})", version.text(), debian::to_string(now->state));
    drift.message = fmt::format("{} is not fully installed: {}", row.name, debian::to_string(now->state));
    drift.hint =
        "Something ended dpkg in the middle. Any install here finishes its work first; by hand it is: sudo "
        "dpkg --configure --pending";
    return drift;
  }
  const auto expected = debian::Version::parse(row.version);
  if (version == expected) return std::nullopt;
  drift.kind = "deb_changed";
  drift.message = fmt::format("{} was installed as {} and is {} now", row.name, row.version, version.text());
  drift.hint = version > expected
                   ? "Somebody upgraded it, with apt perhaps. If all works, leave it."
                   : fmt::format("Somebody put an older one in its place. Ask for deb:{}={} to have it back.",
                                 row.name, row.version);
  return drift;
}

}  // namespace

std::vector<Drift> deb_drift(const std::vector<state::Installed>& put_there,
                             const std::vector<debian::Installed>& now) {
  std::map<std::string, const debian::Installed*> by_name;
  for (const auto& each : now) {
    if (each.present()) by_name.emplace(each.package.full_name(), &each);
  }
  std::vector<Drift> drifts;
  for (const auto& row : put_there) {
    const auto found = by_name.find(row.name + ":" + row.architecture);
    if (auto drift = drift_of(row, found == by_name.end() ? nullptr : found->second))
      drifts.push_back(std::move(*drift));
  }
  return drifts;
}

}  // namespace jetcrew::install
