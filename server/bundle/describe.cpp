#include "bundle/describe.hpp"

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/import.hpp"
#include "bundle/library_facts.hpp"
#include "debian/deb_file.hpp"
#include "python/name.hpp"

namespace jetcrew::bundle {

namespace {

void say_of(const debian::DebFile& deb, state::Payload& payload) {
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

state::Payload described(const std::filesystem::path& file, std::string sha256, bool is_listed) {
  const auto file_name = file.filename().string();
  require_package_file_name(file_name);
  state::Payload payload;
  payload.sha256 = std::move(sha256);
  payload.size = std::filesystem::file_size(file);
  payload.file_name = file_name;
  if (file_name.ends_with(".deb")) {
    const auto glanced = is_listed ? debian::read_deb_control(file) : std::nullopt;
    say_of(glanced ? *glanced : debian::read_deb(file), payload);
  } else {
    const auto wheel = python::read_wheel(file);
    say_of_itself(wheel, payload);
    const TemporaryFolder scratch;
    payload.libraries = library_facts(wheel, python::verify_wheel(file, scratch.path(), file_name));
  }
  return payload;
}

}  // namespace

void describe_deb(const std::filesystem::path& file, state::Payload& payload) {
  say_of(debian::read_deb(file), payload);
}

void say_of_itself(const python::WheelFile& wheel, state::Payload& payload) {
  payload.ecosystem = "wheel";
  payload.name = python::normalized_name(wheel.metadata.name);
  payload.version = wheel.file_name.version.text();
  std::vector<std::string> tags;
  for (const auto& tag : wheel.file_name.tags) tags.push_back(tag.text());
  payload.tags = join(tags, " ");
  payload.summary = to_valid_utf8(wheel.metadata.summary);
  payload.metadata = wheel.metadata.text();
  payload.unpacked_bytes = wheel.unpacked_bytes;
  payload.facts = {{"files", wheel.file_count}, {"import_names", wheel.import_names}};
}

state::Payload describe_package(const std::filesystem::path& file) {
  return described(file, sha256_of_file(file), false);
}

state::Payload describe_listed(const std::filesystem::path& file, const std::string& sha256) {
  return described(file, sha256, true);
}

}  // namespace jetcrew::bundle
