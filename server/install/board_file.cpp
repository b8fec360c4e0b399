#include "install/board_file.hpp"

#include "base/document.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "debian/status.hpp"
#include "python/metadata.hpp"
#include "python/name.hpp"
#include "resolve/sources.hpp"

namespace jetcrew::install {
namespace {

Error invalid(const std::string& file, const std::string& pointer, const std::string& reason) {
  const auto place = pointer.empty() ? file : fmt::format("{} at {}", file, pointer);
  return {"state_file_invalid",
          fmt::format("{} is no state of a board: {}", place, reason),
          "Write it on the board with `jetcrew state export --all > state.json`.",
          {{"file", file}, {"pointer", pointer}, {"reason", reason}}};
}

/// Nothing where the member is missing or null.
std::optional<std::string> optional_text(const Node& node, std::string_view member) {
  const auto found = node.find(member);
  if (!found || found->value().is_null() || found->value() == "") return std::nullopt;
  return found->text();
}

/// Texts that may be long, or empty.
std::string long_text(const Node& node, std::string_view member) {
  const auto found = node.find(member);
  if (!found || found->value().is_null()) return {};
  if (!found->value().is_string()) found->fail("must be text");
  return found->value().get<std::string>();
}

/// For a board whose file says no more of a package than its name: its needs are taken as met.
std::string bare_stanza(const Node& package, const std::string& name, const std::string& version) {
  const auto architecture = optional_text(package, "architecture").value_or("all");
  for (const auto& field : {name, version, architecture}) {
    if (field.find_first_of("\r\n") != std::string::npos) package.fail("has a line break in a name");
  }
  return fmt::format("Package: {}\nStatus: install ok installed\nVersion: {}\nArchitecture: {}\n", name,
                     version, architecture);
}

void read_deb(const Node& package, BoardFile& board) {
  const auto name = package.at("name").text();
  const auto version = package.at("version").text();
  auto stanza = long_text(package, "control");
  if (stanza.empty()) stanza = bare_stanza(package, name, version);
  board.dpkg_status += stanza + "\n";
  if (auto sha256 = optional_text(package, "sha256")) board.deb_digests.push_back(std::move(*sha256));
}

void read_wheel(const Node& package, BoardFile& board) {
  board.wheels.push_back({python::normalized_name(package.at("name").text()), package.at("version").text(),
                          long_text(package, "metadata"), optional_text(package, "environment").value_or(""),
                          optional_text(package, "interpreter").value_or(""),
                          optional_text(package, "sha256").value_or("")});
}

}  // namespace

bundle::Target BoardFile::target(const std::optional<std::string>& python) const {
  bundle::Target target;
  target.architecture = architecture;
  target.distribution = distribution;
  target.python = python;
  // Boards of one module differ in what follows the number, and are one to packages.
  if (module) target.module = module->substr(0, module->find('-'));
  if (l4t) target.l4t = bundle::L4tRange{*l4t, *l4t};
  return target;
}

BoardFile read_board_file(const std::filesystem::path& file) {
  const auto name = file.filename().string();
  const auto document = parse_document(name, read_file(file), invalid);
  const Node node(name, document, invalid);
  if (node.at("format").integer(1, INT64_MAX) != 1) node.fail("its format is newer than this JetCrew");
  const auto said = node.at("board");
  BoardFile board;
  board.architecture = said.at("architecture").text();
  if (!debian::is_known_architecture(board.architecture)) said.at("architecture").fail("is no architecture");
  board.module = optional_text(said, "module");
  board.l4t = optional_text(said, "l4t");
  board.distribution = optional_text(said, "distribution");
  board.glibc = optional_text(said, "glibc");
  if (const auto foreign = node.find("foreign_architectures")) board.foreign = foreign->texts();
  if (const auto interpreters = said.find("interpreters")) {
    for (const auto& interpreter : interpreters->elements())
      board.interpreters.push_back({interpreter.at("path").text(), interpreter.at("version").text(), ""});
  }
  for (const auto& package : node.at("packages").elements()) {
    if (optional_text(package, "installed_by") == "board") board.is_whole = true;
    const auto ecosystem = package.at("ecosystem").text();
    if (ecosystem == "deb") read_deb(package, board);
    if (ecosystem == "wheel") read_wheel(package, board);
  }
  return board;
}

void add_installed(resolve::Universe& universe, const BoardFile& board, std::string_view environment) {
  for (auto& installed : debian::parse_status(board.dpkg_status, "the board's state")) {
    resolve::PackageFacts facts;
    facts.installed = true;
    facts.unconfigured = !installed.works();
    facts.held = installed.held();
    facts.source = "the board's state";
    universe.add_deb(std::move(installed.package), std::move(facts));
  }
  if (universe.python() == nullptr) return;
  for (const auto& wheel : board.wheels) {
    if (!wheel.environment.empty() && wheel.environment != environment) continue;
    resolve::PackageFacts facts;
    facts.name = wheel.name;
    facts.system = wheel.environment.empty();
    facts.source = "the board's state";
    facts.sha256 = wheel.sha256;
    if (universe.installed(resolve::Ecosystem::wheel, wheel.name, "")) continue;
    try {
      auto version = python::Version::parse(wheel.version);
      auto distribution =
          wheel.metadata.empty()
              ? resolve::Distribution{wheel.name, std::move(version), {}, "", {}}
              : resolve::distribution_of(python::Metadata::parse(wheel.metadata), std::move(version));
      universe.add_installed_distribution(std::move(distribution), std::move(facts));
    } catch (const Error& error) {
      log::warning("an installed Python package is passed over",
                   {{"name", wheel.name}, {"reason", error.message()}});
    }
  }
}

}  // namespace jetcrew::install
