#include "debian/dpkg_output.hpp"

#include "base/text.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::size_t kept_lines = 40;
constexpr std::size_t longest_line = 1000;

/// What stands after `prefix`, where the text starts so.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

/// Cuts at the first `separator`; nothing where there is none.
std::optional<std::pair<std::string_view, std::string_view>> cut(std::string_view text,
                                                                 std::string_view separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair{text.substr(0, at), text.substr(at + separator.size())};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The package of `dpkg: error processing package nano (--install):` and `... archive /x/y.deb (--unpack):`.
std::optional<std::string> failed_package(std::string_view line) {
  const auto rest = after(line, "dpkg: error processing ");
  if (!rest) return std::nullopt;
  const auto kind = cut(*rest, " ");
  if (!kind) return std::nullopt;
  return std::string(kind->second.substr(0, kind->second.rfind(" (")));
}

}  // namespace

std::optional<DpkgEvent> parse_status_line(std::string_view line) {
  using Kind = DpkgEvent::Kind;
  if (const auto rest = after(line, "processing: ")) {
    const auto parts = cut(*rest, ": ");
    if (!parts) return std::nullopt;
    return DpkgEvent{Kind::processing, std::string(trimmed(parts->second)), std::string(parts->first), {}};
  }
  const auto rest = after(line, "status: ");
  if (!rest) return std::nullopt;
  if (const auto parts = cut(*rest, " : error : ")) {
    return DpkgEvent{Kind::error, std::string(parts->first), {}, to_valid_utf8(trimmed(parts->second))};
  }
  for (const std::string_view separator : {" : conffile-prompt : ", " : conffile : "}) {
    if (const auto parts = cut(*rest, separator)) {
      return DpkgEvent{Kind::conffile, std::string(parts->first), {}, to_valid_utf8(trimmed(parts->second))};
    }
  }
  const auto parts = cut(*rest, ": ");
  if (!parts) return std::nullopt;
  return DpkgEvent{Kind::state, std::string(parts->first), std::string(trimmed(parts->second)), {}};
}

void DpkgWatch::on_event(const DpkgEvent& event) {
  if (event.kind == DpkgEvent::Kind::processing) stage_ = event.stage;
}

void DpkgWatch::on_line(std::string_view given) {
  const auto line = to_valid_utf8(given.substr(0, longest_line));
  if (contains(line, "No space left on device")) disk_full_ = true;
  if (contains(line, "locked by another process")) {
    locked_ = true;
    if (const auto parts = cut(line, "with pid ")) locked_by_ = parts->second;
  }
  if (reason_follows_) {
    reason_follows_ = false;
    failures_.back().reason = trimmed(line);
  }
  if (auto package = failed_package(line)) {
    failures_.push_back({std::move(*package), {}, {recent_.begin(), recent_.end()}});
    reason_follows_ = true;
  }
  recent_.push_back(line);
  if (recent_.size() > kept_lines) recent_.pop_front();
}

/// What others only failed for, because they depend on it, is no cause.
const DpkgWatch::Failure* DpkgWatch::first_cause() const {
  for (const auto& failure : failures_) {
    if (!contains(failure.reason, "dependency problems")) return &failure;
  }
  return failures_.empty() ? nullptr : &failures_.front();
}

std::string DpkgWatch::phase_of(const Failure& failure) const {
  constexpr std::pair<std::string_view, std::string_view> scripts[] = {
      {"pre-installation script", "preinst"},
      {"post-installation script", "postinst"},
      {"pre-removal script", "prerm"},
      {"post-removal script", "postrm"},
  };
  for (const auto& [words, name] : scripts) {
    if (contains(failure.reason, words)) return std::string(name);
  }
  if (failure.package.ends_with(".deb")) return "unpack";
  if (stage_ == "install" || stage_ == "upgrade") {
    return contains(failure.reason, "dependency problems") ? "configure" : "unpack";
  }
  return stage_.empty() ? "start" : stage_;
}

std::string DpkgWatch::whole_output(const Failure* failure) const {
  if (failure == nullptr) return join({recent_.begin(), recent_.end()}, "\n");
  return join(failure->output, "\n");
}

Error DpkgWatch::error(std::string_view ended) const {
  const auto* cause = first_cause();
  Facts facts{{"ended", std::string(ended)}, {"output", whole_output(cause)}};
  if (cause != nullptr) {
    std::vector<std::string> names;
    for (const auto& failure : failures_) names.push_back(failure.package);
    facts["package"] = cause->package;
    facts["phase"] = phase_of(*cause);
    facts["reason"] = cause->reason;
    facts["packages"] = join(names, " ");
  }
  if (disk_full_) {
    return {"disk_full", "the board's disk is full: dpkg could not write a package",
            "Free some space on the board, then try again.", std::move(facts)};
  }
  if (locked_) {
    facts["pid"] = locked_by_;
    return {"dpkg_locked", "another program is using dpkg",
            "Wait until it has ended, or end it, then try again.", std::move(facts)};
  }
  if (cause == nullptr) {
    const auto said = recent_.empty() ? std::string("it said nothing") : recent_.back();
    return {"dpkg_failed", fmt::format("dpkg failed ({}): {}", ended, said),
            "Read the output for what it complains of.", std::move(facts)};
  }
  auto message = fmt::format("dpkg failed at {} ({}): {}", cause->package, facts["phase"], cause->reason);
  return {
      "dpkg_failed", std::move(message),
      "Read the output for the reason. `dpkg --audit` says what is left in a bad state; trying again goes on "
      "from there.",
      std::move(facts)};
}

}  // namespace jetcrew::debian
