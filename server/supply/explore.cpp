#include "supply/explore.hpp"

#include "base/error.hpp"
#include "python/name.hpp"
#include "python/requirement.hpp"

namespace jetcrew::supply {
namespace {

/// The project that a request may mean; nothing for debs, profiles and what cannot be read (the resolver says
/// it better).
std::optional<python::Requirement> requirement_of(std::string_view text) {
  if (text.starts_with("wheel:")) {
    text.remove_prefix(6);
  } else if (text.find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  try {
    return python::Requirement::parse(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::vector<python::Requirement> wheels_of(const std::vector<resolve::Request>& requests) {
  std::vector<python::Requirement> wheels;
  for (const auto& request : requests) {
    if (request.wheel) wheels.push_back(*request.wheel);
  }
  return wheels;
}

class Explorer {
 public:
  Explorer(const Exploration& what, WheelOffers* offers, std::stop_token stop)
      : what_(what), offers_(offers), stop_(std::move(stop)) {
    for (const auto& text : what_.asked) {
      if (auto requirement = requirement_of(text)) asked_.push_back(std::move(*requirement));
    }
  }

  Explored run() {
    while (true) {
      look_around();
      auto universe = what_.universe();
      if (offers_ != nullptr) {
        offers_->allow_yanked(asked_);
        offers_->add_to(universe);
      }
      universe.seal();
      const auto requests = what_.requests(universe);
      // A profile asks for projects that nobody named.
      asked_ = wheels_of(requests);
      if (look_around()) continue;
      auto answer = resolve::solve(universe, requests, what_.options);
      if (!answer.solved || !learn_chosen(universe, answer)) return {std::move(universe), std::move(answer)};
    }
  }

 private:
  /// Reads the pages of all that is needed by what is known, and what the newest of each need in turn.
  /// Whether there was anything new.
  bool look_around() {
    if (offers_ == nullptr) return false;
    bool any = false;
    while (true) {
      std::set<std::string> fresh;
      for (auto& name : offers_->needed(asked_)) {
        if (seen_.insert(name).second) fresh.insert(name);
      }
      if (fresh.empty()) return any;
      any = true;
      if (what_.on_round) what_.on_round(seen_.size());
      offers_->read_projects(fresh, stop_);
      offers_->learn(offers_->likely(fresh), stop_);
    }
  }

  /// Whether some wheel of the answer was not known yet.
  bool learn_chosen(const resolve::Universe& universe, const resolve::Answer& answer) {
    if (offers_ == nullptr) return false;
    std::set<std::string> unknown;
    for (const auto& action : answer.actions) {
      const auto& name = universe.file(action.package).source;
      if (action.kind != resolve::Action::Kind::remove && !offers_->is_known(name)) unknown.insert(name);
    }
    offers_->learn(unknown, stop_);
    return !unknown.empty();
  }

  const Exploration& what_;
  WheelOffers* offers_;
  std::stop_token stop_;
  std::vector<python::Requirement> asked_;
  std::set<std::string> seen_;
};

}  // namespace

Explored explore(const Exploration& what, WheelOffers* offers, const std::stop_token& stop) {
  return Explorer(what, offers, stop).run();
}

}  // namespace jetcrew::supply
