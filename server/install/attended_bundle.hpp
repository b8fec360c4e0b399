// A bundle on a stick that the board takes by itself: which one, then import, plan, installation, each as a
// job like any other, and what there is to report.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "bundle/folder.hpp"
#include "install/workspace.hpp"
#include "jobs/runner.hpp"
#include "media/report.hpp"
#include "media/settings.hpp"
#include "state/attended_media.hpp"

namespace jetcrew::install {

/// What of a medium is to be taken: the one bundle on it that is for this board and signed by somebody
/// trusted.
struct Chosen {
  std::filesystem::path bundle;  ///< as the board names it
  std::string manifest_sha256;
};

/// Several are not chosen from: that would be guessing.
/// @throws Error `several_bundles`, `untrusted` where there are only loose packages, and what speaks against
/// the first bundle where none can be taken
Chosen choose_bundle(const Workspace& workspace, const bundle::Source& source);

/// Goes on as far as it can without waiting, and saves how far that was. It has an outcome at the end:
/// `status` is `imported`, `installed`, `refused` (nothing was taken), `interrupted` (the stick was pulled
/// out) or `failed`; with the last three goes the Error. Called again whenever a job has ended.
void advance(Workspace& workspace, jobs::Runner& runner, const media::Settings& settings,
             state::AttendedMedium& medium);

/// Ends it with an Error. @param status `refused` or `failed`
void end_with(Workspace& workspace, state::AttendedMedium& medium, std::string_view status,
              const Error& error);

/// Of one that has an outcome.
media::Report report_of(Workspace& workspace, const state::AttendedMedium& medium);

}  // namespace jetcrew::install
