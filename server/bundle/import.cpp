#include "bundle/import.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "bundle/library_facts.hpp"
#include "debian/deb_file.hpp"
#include "python/name.hpp"
#include "python/wheel.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

void describe_deb(const fs::path& stored, state::Payload& payload) {
  const auto deb = debian::read_deb(stored);
  payload.ecosystem = "deb";
  payload.name = deb.package.name;
  payload.version = deb.package.version.text();
  payload.architecture = deb.package.architecture;
  payload.summary = to_valid_utf8(deb.package.summary);
  payload.metadata = to_valid_utf8(deb.control);
  payload.unpacked_bytes = deb.unpacked_bytes;
  payload.libraries = library_facts(deb);
  payload.facts = {{"files", deb.file_count}, {"scripts", deb.has_scripts}, {"conffiles", deb.conffiles}};
}

void describe_wheel(const fs::path& stored, state::Payload& payload) {
  const auto wheel = python::read_wheel(stored, payload.file_name);
  const auto needs = python::verify_wheel(stored, stored.parent_path(), payload.file_name);
  payload.ecosystem = "wheel";
  payload.name = python::normalized_name(wheel.metadata.name);
  payload.version = wheel.file_name.version.text();
  std::vector<std::string> tags;
  for (const auto& tag : wheel.file_name.tags) tags.push_back(tag.text());
  payload.tags = join(tags, " ");
  payload.summary = to_valid_utf8(wheel.metadata.summary);
  payload.metadata = wheel.metadata.text();
  payload.unpacked_bytes = wheel.unpacked_bytes;
  payload.libraries = library_facts(wheel, needs);
  payload.facts = {{"files", wheel.file_count}, {"import_names", wheel.import_names}};
}

/// Reads what was stored. A file that turns out not to be a package does not stay.
Imported finish(Store& store, state::Database& database, const Stored& stored, const std::string& file_name,
                const std::string& origin) {
  // What is recorded was read to its end when it came, whether its file had to be replaced now or not.
  if (auto payload = state::find_payload(database, stored.sha256)) return {std::move(*payload), stored.known};
  state::Payload payload;
  payload.sha256 = stored.sha256;
  payload.size = stored.size;
  payload.file_name = file_name;
  payload.origin = origin;
  try {
    const auto path = store.path_of(stored.sha256);
    if (file_name.ends_with(".deb")) {
      describe_deb(path, payload);
    } else {
      describe_wheel(path, payload);
    }
    state::add_payload(database, payload);
  } catch (Error& error) {
    store.remove(stored.sha256);
    throw error.add_context(file_name);
  } catch (...) {
    store.remove(stored.sha256);
    throw;
  }
  return {std::move(payload), false};
}

}  // namespace

void require_package_file_name(std::string_view file_name) {
  const bool plain = !file_name.empty() && file_name.size() <= 255 && !file_name.starts_with('.') &&
                     file_name.find_first_of("/\\") == std::string_view::npos &&
                     std::none_of(file_name.begin(), file_name.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (plain && (file_name.ends_with(".deb") || file_name.ends_with(".whl"))) return;
  throw Error("not_a_package",
              fmt::format("'{}' is not the name of a .deb or .whl file", to_valid_utf8(file_name)),
              "Only Debian packages (.deb) and Python wheels (.whl) can be installed. Archives must be "
              "unpacked first.",
              {{"file_name", to_valid_utf8(file_name)}});
}

Imported import_file(Store& store, state::Database& database, const fs::path& file, const std::string& origin,
                     const std::function<void(std::uint64_t)>& on_bytes, const std::stop_token& stop) {
  const auto file_name = file.filename().string();
  require_package_file_name(file_name);
  return finish(store, database, store.copy_in(file, on_bytes, stop), file_name, to_valid_utf8(origin));
}

Imported import_upload(Store& store, state::Database& database, const fs::path& file,
                       const std::string& file_name) {
  require_package_file_name(file_name);
  return finish(store, database, store.take_over(file), file_name, "upload");
}

}  // namespace jetcrew::bundle
