#include "python/probe_cache.hpp"

#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "base/build.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/root.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

std::string identity_of(const fs::path& here) {
  struct stat status{};
  if (::stat(here.c_str(), &status) != 0) return "none";
  return fmt::format("{}:{} {} {}.{:09} {}.{:09}", status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

/// @param library as the board names it
std::string identity_of(const Root& root, const fs::path& inside, const std::string& library) {
  utsname kernel{};
  static_cast<void>(::uname(&kernel));
  // Another version of this program may ask for more.
  return fmt::format("{}|{}|{}|{}|{} {}|{} {}", root.folder().string(), identity_of(root.resolve(inside)),
                     identity_of(root.resolve(library)), identity_of(root.resolve("/etc/ld.so.cache")),
                     kernel.release, kernel.version, build().version, build().commit);
}

}  // namespace

ProbeCache::ProbeCache(fs::path file) : file_(std::move(file)) {
  if (file_.empty()) return;
  const auto text = read_optional(file_);
  const auto document = nlohmann::json::parse(text.value_or(""), nullptr, false);
  if (!document.is_object()) return;
  for (const auto& [path, answer] : document.items()) {
    const auto member = [&](const char* name) {
      return answer.is_object() && answer.contains(name) && answer.at(name).is_string()
                 ? answer.at(name).get<std::string>()
                 : std::string();
    };
    known_[path] = {member("library"), member("identity"), member("text")};
  }
}

Interpreter ProbeCache::probe(const Root& root, const fs::path& inside) {
  const auto known = known_.find(inside.string());
  if (known != known_.end() && known->second.identity == identity_of(root, inside, known->second.library)) {
    try {
      auto python = interpreter_from(root, inside, known->second.text);
      used_.insert_or_assign(known->first, known->second);
      return python;
    } catch (const Error&) {
      // What was kept is damaged: the interpreter is asked again.
    }
  }
  const auto text = ask_interpreter(root, inside);
  auto python = interpreter_from(root, inside, text);
  const auto library = python.standard_library.string();
  used_.insert_or_assign(inside.string(), Answer{library, identity_of(root, inside, library), text});
  known_.insert_or_assign(inside.string(), used_.at(inside.string()));
  changed_ = true;
  return python;
}

void ProbeCache::save() {
  if (file_.empty() || (!changed_ && used_.size() == known_.size())) return;
  nlohmann::json document = nlohmann::json::object();
  for (const auto& [path, answer] : used_)
    document[path] = {{"library", answer.library}, {"identity", answer.identity}, {"text", answer.text}};
  try {
    write_durably(file_, document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace), 0644);
    changed_ = false;
  } catch (const Error& error) {
    log::debug("what interpreters said is not kept", {{"reason", error.message()}});
  }
}

}  // namespace jetcrew::python
