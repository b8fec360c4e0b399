#include "python/interpreter.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "python/probe_cache.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::chrono::seconds time_limit{20};  // a first start from a cold card takes seconds
constexpr int oldest_minor = 6;

/// Runs on any Python 3 and needs only what a python3-minimal has, so it writes its JSON by hand. The
/// variables of PEP 508 are those that `packaging` computes.
constexpr std::string_view probe = R"PY(
import os, sys
def text(value):
    if value is None: return 'null'
    if isinstance(value, bool): return 'true' if value else 'false'
    if isinstance(value, int): return str(value)
    if isinstance(value, dict): return '{' + ','.join(text(k) + ':' + text(v) for k, v in value.items()) + '}'
    if isinstance(value, (list, tuple)): return '[' + ','.join(map(text, value)) + ']'
    return '"' + ''.join(c if ' ' <= c <= '~' and c not in '"\\' else '\\u%04x' % min(ord(c), 0xfffd) for c in str(value)) + '"'
def full(v):
    return '%d.%d.%d' % v[:3] + ('' if v.releaselevel == 'final' else v.releaselevel[0].replace('c', 'rc') + str(v.serial))
def present(name):
    try:
        import importlib.util
        return importlib.util.find_spec(name) is not None
    except Exception:
        return False
answer = {}
machine = os.uname()
implementation = sys.implementation.name
standard = os.path.dirname(os.__file__)
try:
    glibc = os.confstr('CS_GNU_LIBC_VERSION')
except (AttributeError, OSError, ValueError):
    glibc = None
try:
    import site
    folders = site.getsitepackages()
except Exception:
    folders = []
version = full(sys.version_info)
answer['version'] = version
answer['implementation'] = implementation
answer['major'], answer['minor'] = sys.version_info[:2]
answer['abiflags'] = getattr(sys, 'abiflags', '')
answer['machine'] = machine.machine
answer['bits'] = 64 if sys.maxsize > 2 ** 32 else 32
answer['glibc'] = glibc
answer['prefix'] = getattr(sys, 'base_prefix', sys.prefix)
answer['standard_library'] = standard
answer['site_packages'] = folders
answer['complete'] = all(present(name) for name in ('json', 'ctypes', 'email', 'zipfile', 'logging', 'unittest', 'inspect'))
answer['venv'] = present('venv')
answer['ensurepip'] = present('ensurepip')
answer['externally_managed'] = os.path.exists(os.path.join(standard, 'EXTERNALLY-MANAGED'))
answer['markers'] = {
    'implementation_name': implementation,
    'implementation_version': full(sys.implementation.version),
    'os_name': os.name,
    'platform_machine': machine.machine,
    'platform_release': machine.release,
    'platform_system': machine.sysname,
    'platform_version': machine.version,
    'python_full_version': version,
    'platform_python_implementation': {'cpython': 'CPython', 'pypy': 'PyPy'}.get(implementation, implementation),
    'python_version': '%d.%d' % sys.version_info[:2],
    'sys_platform': sys.platform,
}
print(text(answer))
)PY";

Error broken(const fs::path& path, std::string_view why) {
  return Error("python_broken", fmt::format("the interpreter {} does not work: {}", path.string(), why),
               "Install it again, or choose another one.", {{"path", path.string()}});
}

std::optional<std::pair<int, int>> glibc_of(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.get_ref<const std::string&>();
  const auto version = text.substr(std::min(text.find(' '), text.size() - 1) + 1);
  const auto parts = split(version, '.');
  if (!text.starts_with("glibc ") || parts.size() < 2) return std::nullopt;
  const auto major = to_number(parts[0]);
  const auto minor = to_number(parts[1]);
  if (!major || !minor) return std::nullopt;
  return std::pair(static_cast<int>(*major), static_cast<int>(*minor));
}

/// A 32-bit interpreter on a 64-bit kernel takes the wheels of the smaller machine.
std::string platform_of(std::string machine, bool has_64_bits) {
  if (!has_64_bits && machine == "x86_64") machine = "i686";
  if (!has_64_bits && machine == "aarch64") machine = "armv8l";
  std::replace(machine.begin(), machine.end(), '-', '_');
  return "linux_" + machine;
}

Interpreter from_json(const Json& answer, const fs::path& inside) {
  Interpreter python;
  python.path = inside;
  python.version = answer.at("version").get<std::string>();
  python.implementation = answer.at("implementation").get<std::string>();
  python.major = answer.at("major").get<int>();
  python.minor = answer.at("minor").get<int>();
  const auto flags = answer.at("abiflags").get<std::string>();
  python.free_threaded = flags.find('t') != std::string::npos;
  python.abi = fmt::format("cp{}{}{}", python.major, python.minor, flags);
  python.has_64_bits = answer.at("bits").get<int>() == 64;
  python.platform = platform_of(answer.at("machine").get<std::string>(), python.has_64_bits);
  python.glibc = glibc_of(answer.at("glibc"));
  python.complete = answer.at("complete").get<bool>();
  python.prefix = answer.at("prefix").get<std::string>();
  python.standard_library = answer.at("standard_library").get<std::string>();
  for (const auto& folder : answer.at("site_packages"))
    python.site_packages.emplace_back(folder.get<std::string>());
  python.externally_managed = answer.at("externally_managed").get<bool>();
  python.has_venv = answer.at("venv").get<bool>();
  python.has_ensurepip = answer.at("ensurepip").get<bool>();
  python.markers = answer.at("markers").get<Environment>();
  return python;
}

bool is_interpreter_name(std::string_view name) {
  if (name == "python3") return true;
  if (!name.starts_with("python3.")) return false;
  name.remove_prefix(8);
  if (name.ends_with('t')) name.remove_suffix(1);
  return to_number(name).has_value();
}

/// Those that say their version before a plain `python3`.
std::vector<fs::path> candidates_in(const Root& root, const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(root.resolve(folder), unreadable)) {
    const auto name = entry.path().filename().string();
    if (is_interpreter_name(name)) found.push_back(folder / name);
  }
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) {
    return std::pair(a.filename() == "python3", a) < std::pair(b.filename() == "python3", b);
  });
  return found;
}

std::vector<fs::path> folders_of(const Root& root) {
  std::vector<fs::path> folders{"/usr/bin", "/usr/local/bin"};
  std::vector<fs::path> optional;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(root.resolve("/opt"), unreadable)) {
    optional.push_back(fs::path("/opt") / entry.path().filename() / "bin");
  }
  std::sort(optional.begin(), optional.end());
  folders.insert(folders.end(), optional.begin(), optional.end());
  return folders;
}

bool is_usable(const Interpreter& python) {
  return python.implementation == "cpython" && python.major == 3 && python.minor >= oldest_minor;
}

}  // namespace

Target Interpreter::target() const {
  Target target;
  target.major = major;
  target.minor = minor;
  target.platform = platform;
  target.glibc = glibc;
  target.abi_has_m = abi.ends_with('m');
  target.free_threaded = free_threaded;
  return target;
}

std::string Interpreter::versioned_name() const {
  return fmt::format("python{}.{}{}", major, minor, free_threaded ? "t" : "");
}

Interpreter probe_interpreter(const Root& root, const fs::path& inside) {
  return interpreter_from(root, inside, ask_interpreter(root, inside));
}

std::string ask_interpreter(const Root& root, const fs::path& inside) {
  Command command;
  command.argv = {inside.string(), "-I", "-S", "-c", std::string(probe)};
  command.root = &root;
  command.timeout = time_limit;
  command.keep = 1U << 16U;
  const auto outcome = run(command);
  if (!outcome.ok()) {
    const auto lines = lines_of(outcome.errors);
    const auto last = lines.empty() ? std::string() : to_valid_utf8(lines.back().substr(0, 300));
    throw broken(
        inside, last.empty() ? outcome.how_it_ended() : fmt::format("{} ({})", outcome.how_it_ended(), last));
  }
  return outcome.output;
}

Interpreter interpreter_from(const Root& root, const fs::path& inside, std::string_view answer) {
  try {
    auto python = from_json(Json::parse(answer), inside);
    python.real_path = root.inside(root.resolve(inside)).value_or(inside);
    return python;
  } catch (const Json::exception& error) {
    throw broken(inside, fmt::format("it answers nonsense ({})", error.what()));
  }
}

std::vector<Interpreter> find_interpreters(const Root& root, ProbeCache& cache) {
  std::vector<Interpreter> found;
  std::set<fs::path> seen;
  for (const auto& folder : folders_of(root)) {
    for (const auto& path : candidates_in(root, folder)) {
      try {
        if (!seen.insert(root.resolve(path)).second) continue;
        auto python = cache.probe(root, path);
        if (is_usable(python)) {
          found.push_back(std::move(python));
        } else {
          log::info("interpreter left out",
                    {{"path", path}, {"version", python.version}, {"implementation", python.implementation}});
        }
      } catch (const Error& error) {
        log::warning("interpreter left out",
                     {{"path", path}, {"code", error.code()}, {"reason", error.message()}});
      }
    }
  }
  // Within one version the order of the folders stays.
  std::stable_sort(found.begin(), found.end(),
                   [](const Interpreter& a, const Interpreter& b) { return a.minor > b.minor; });
  cache.save();
  return found;
}

}  // namespace jetcrew::python
