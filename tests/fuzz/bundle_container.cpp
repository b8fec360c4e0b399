// Whole bundles as one file: what is told of one lies in it, or an Error of the format's.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include <fcntl.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "bundle/index.hpp"
#include "bundle/rewrite.hpp"

using namespace jetcrew;

namespace {

constexpr std::array<std::string_view, 12> refusals{
    "not_a_bundle",           "bundle_newer",       "bundle_damaged",          "bundle_member_invalid",
    "bundle_member_unlisted", "bundle_member_size", "bundle_member_duplicate", "bundle_index_invalid",
    "manifest_invalid",       "signature_invalid",  "signature_wrong",         "payload_mismatch"};

void require(bool holds) {
  if (!holds) std::abort();
}

void look_at(const std::filesystem::path& file, std::uint64_t size) {
  const auto opened = bundle::inspect(file, {});
  std::set<std::string> paths;
  for (const auto& payload : opened.payloads) {
    require(bundle::is_member_path(payload.listed.path));
    require(paths.insert(bundle::path_on_fat(payload.listed.path)).second);
    if (payload.member) require(payload.member->offset + payload.member->size <= size);
  }
  bundle::verify_payloads(opened);
  static_cast<void>(bundle::read_index(opened));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TemporaryFolder folder;
  // Of that name everything is said to be wrong that is.
  const auto path = folder.path() / "input.jetbundle";
  {
    const auto file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
    write_all(file.get(), {reinterpret_cast<const char*>(data), size}, path);
  }
  try {
    look_at(path, size);
  } catch (const Error& error) {
    require(std::find(refusals.begin(), refusals.end(), error.code()) != refusals.end());
  }
  return 0;
}
