// Small universes for tests: packages from stanzas, wheels from a line, answers as lines of text.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "debian/control.hpp"
#include "python/name.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve::test {

/// Python 3.`minor` on an arm64 board, as L4T has it.
inline PythonTarget python_target(int minor) {
  python::Target target;
  target.minor = minor;
  target.platform = "linux_aarch64";
  target.glibc = {2, minor < 8 ? 27 : 31};
  const auto version = fmt::format("3.{}.9", minor);
  return {version,
          python::TagSet(target),
          {{"python_version", fmt::format("3.{}", minor)},
           {"python_full_version", version},
           {"implementation_version", version},
           {"implementation_name", "cpython"},
           {"platform_python_implementation", "CPython"},
           {"os_name", "posix"},
           {"sys_platform", "linux"},
           {"platform_system", "Linux"},
           {"platform_machine", "aarch64"},
           {"platform_release", "4.9.337-tegra"},
           {"platform_version", "#1 SMP"}}};
}

class World {
 public:
  Options options;

  explicit World(std::vector<std::string> foreign = {}, PythonTarget python = python_target(6))
      : universe_("arm64", std::move(foreign)) {
    universe_.set_python(std::move(python));
  }
  World(std::vector<std::string> foreign, int python_minor)
      : World(std::move(foreign), python_target(python_minor)) {}

  /// A deb on the stick; `fields` are further lines of its stanza, which may give the Architecture.
  SolvableId deb(const std::string& name, const std::string& version, const std::string& fields = "") {
    PackageFacts facts;
    facts.source = fmt::format("/stick/{}_{}.deb", name, version);
    return add(name, version, fields, std::move(facts));
  }

  SolvableId installed(const std::string& name, const std::string& version, const std::string& fields = "",
                       bool held = false) {
    PackageFacts facts;
    facts.installed = true;
    facts.held = held;
    facts.source = "/var/lib/dpkg/status";
    return add(name, version, fields, std::move(facts));
  }

  /// Installed, but dpkg left it half-way.
  SolvableId unconfigured(const std::string& name, const std::string& version, const std::string& fields = "",
                          bool held = false) {
    PackageFacts facts;
    facts.installed = true;
    facts.unconfigured = true;
    facts.held = held;
    facts.source = "/var/lib/dpkg/status";
    return add(name, version, fields, std::move(facts));
  }

  SolvableId wheel(const std::string& name, const std::string& version,
                   const std::vector<std::string>& requirements = {}, const std::string& requires_python = "",
                   const python::Tag& tag = {"py3", "none", "any"}, std::int64_t build = -1,
                   const std::string& build_suffix = "") {
    PackageFacts facts;
    facts.name = python::normalized_name(name);
    facts.source = fmt::format("/stick/{}-{}-{}.whl", name, version, tag.text());
    const std::vector<python::Tag> tags{tag};
    return universe_.add_wheel({distribution(name, version, requirements, requires_python), std::move(facts),
                                tags, build, build_suffix});
  }

  /// A wheel whose modules load these libraries, and that brings some itself.
  SolvableId native_wheel(const std::string& name, const std::string& version,
                          std::vector<python::LibraryNeed> needs, std::vector<std::string> brings = {},
                          const std::vector<std::string>& requirements = {}) {
    const std::vector<python::Tag> tags{{"py3", "none", "linux_aarch64"}};
    PackageFacts facts;
    facts.name = python::normalized_name(name);
    facts.source = fmt::format("/stick/{}-{}-{}.whl", name, version, tags[0].text());
    facts.libraries = LibraryFacts{std::move(brings), {}, [needs = std::move(needs)] { return needs; }};
    return universe_.add_wheel({distribution(name, version, requirements, ""), std::move(facts), tags, -1});
  }

  /// A deb whose files are known.
  SolvableId library_deb(const std::string& name, const std::string& version, LibraryFacts libraries,
                         const std::string& fields = "") {
    PackageFacts facts;
    facts.source = fmt::format("/stick/{}_{}.deb", name, version);
    facts.libraries = std::move(libraries);
    return add(name, version, fields, std::move(facts));
  }

  void board_libraries(const Root& root) {
    universe_.set_board_libraries(std::make_shared<const SharedLibraries>(root, "arm64"));
  }

  /// In the system's Python, or in the environment that is to be changed.
  SolvableId installed_wheel(const std::string& name, const std::string& version, bool system,
                             const std::vector<std::string>& requirements = {},
                             std::set<std::string> extras_in_use = {}) {
    PackageFacts facts;
    facts.name = python::normalized_name(name);
    facts.system = system;
    facts.source = "/usr/lib/python3/dist-packages";
    auto made = distribution(name, version, requirements, "");
    made.extras_in_use = std::move(extras_in_use);
    return universe_.add_installed_distribution(std::move(made), std::move(facts));
  }

  void goes_with(const std::string& package, const std::string& versions, const std::string& partner,
                 const std::string& partner_versions, const std::string& link = "") {
    universe_.add_constraint({Constraint::Kind::goes_with, package, python::SpecifierSet::parse(versions),
                              partner, python::SpecifierSet::parse(partner_versions), "the table", link});
  }

  void does_not_work(const std::string& package, const std::string& versions) {
    universe_.add_constraint({Constraint::Kind::does_not_work,
                              package,
                              python::SpecifierSet::parse(versions),
                              "",
                              {},
                              "the table"});
  }

  /// What a profile allows of a package.
  void limit(const std::string& profile, const std::string& package, const std::string& versions) {
    universe_.add_constraint(
        {Constraint::Kind::limit, package, python::SpecifierSet::parse(versions), "", {}, profile});
  }

  /// A file on the stick that cannot be read.
  void damaged(Ecosystem ecosystem, const std::string& name, const std::string& path) {
    const auto file = path.substr(path.rfind('/') + 1);
    universe_.add_passed_over(
        {ecosystem, name, path, "wheel_damaged", file + " is damaged: its end is missing"});
  }

  const Universe& universe() const { return universe_; }

  const Universe& sealed() {
    if (!sealed_) universe_.seal();
    sealed_ = true;
    return universe_;
  }

  /// @param profiles which of them asks for each; a person does for those without
  Answer solve(const std::vector<std::string>& texts, const std::vector<std::string>& profiles = {}) {
    sealed();
    std::vector<Request> requests;
    for (const auto& text : texts) requests.push_back(parse_request(text, universe_));
    for (std::size_t i = 0; i < profiles.size(); ++i) requests[i].profile = profiles[i];
    return resolve::solve(universe_, requests, options);
  }

  /// `install foo 1.0`, in order; the explanation where there is no answer.
  std::vector<std::string> lines(const Answer& answer) const {
    if (!answer.solved) return {"unsolved: " + answer.explanation()};
    std::vector<std::string> found;
    for (const auto& action : answer.actions) {
      const auto& package = universe_[action.package];
      found.push_back(fmt::format("{} {} {}", to_string(action.kind), package.name, package.version));
    }
    return found;
  }

  std::vector<std::string> plan(const std::vector<std::string>& texts) { return lines(solve(texts)); }

 private:
  SolvableId add(const std::string& name, const std::string& version, const std::string& fields,
                 PackageFacts facts) {
    auto text = fmt::format("Package: {}\nVersion: {}\n{}", name, version, fields);
    if (!text.ends_with('\n')) text += '\n';
    if (text.find("\nArchitecture:") == std::string::npos) text += "Architecture: arm64\n";
    debian::StanzaReader reader(text, "test");
    return universe_.add_deb(debian::package_from(reader.next().value()), std::move(facts));
  }

  static Distribution distribution(const std::string& name, const std::string& version,
                                   const std::vector<std::string>& requirements,
                                   const std::string& requires_python) {
    Distribution made{name, python::Version::parse(version), {}, requires_python, {}};
    for (const auto& text : requirements) made.requirements.push_back(python::Requirement::parse(text));
    return made;
  }

  Universe universe_;
  bool sealed_ = false;
};

/// The code of the Error that `call` throws, empty if it throws none.
template <typename Call>
std::string code_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

}  // namespace jetcrew::resolve::test
