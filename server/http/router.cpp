#include "http/router.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::http {
namespace {

/// One part of a pattern: `jobs`, or `{id}` with literal text around it.
struct Part {
  std::string_view before;  // the whole part where it has no name
  std::string_view name;
  std::string_view after;
};

Error route_invalid(std::string_view pattern, std::string_view why) {
  return {"route_invalid", fmt::format("the route {}: {}", pattern, why),
          "This is a mistake in JetCrew. Please report it with the log."};
}

Part parse_part(std::string_view pattern, std::string_view text) {
  const auto open = text.find('{');
  const auto close = text.find('}');
  if (open == std::string_view::npos && close == std::string_view::npos) return {text, {}, {}};
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2 ||
      text.find_first_of("{}", close + 1) != std::string_view::npos) {
    throw route_invalid(pattern, "each part has at most one {name}");
  }
  return {text.substr(0, open), text.substr(open + 1, close - open - 1), text.substr(close + 1)};
}

std::vector<std::string_view> parts_of(std::string_view path) {
  return split(path.substr(1), '/');
}

bool fits(const Part& part, std::string_view segment) {
  if (part.name.empty()) return segment == part.before;
  return segment.size() > part.before.size() + part.after.size() && segment.starts_with(part.before) &&
         segment.ends_with(part.after);
}

/// The literal characters of each part, named ones behind literal ones: greater is more specific.
using Specificity = std::vector<std::size_t>;

std::optional<Specificity> fit(std::string_view pattern, const std::vector<std::string_view>& segments) {
  const auto parts = parts_of(pattern);
  if (parts.size() != segments.size()) return std::nullopt;
  Specificity result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = parse_part(pattern, parts[i]);
    if (!fits(part, segments[i])) return std::nullopt;
    result.push_back(part.name.empty() ? std::string_view::npos : part.before.size() + part.after.size());
  }
  return result;
}

std::map<std::string, std::string> parameters_of(std::string_view pattern,
                                                 const std::vector<std::string_view>& segments) {
  std::map<std::string, std::string> parameters;
  const auto parts = parts_of(pattern);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = parse_part(pattern, parts[i]);
    if (part.name.empty()) continue;
    auto value = segments[i].substr(part.before.size());
    value.remove_suffix(part.after.size());
    parameters.emplace(part.name, value);
  }
  return parameters;
}

bool is_below_api(std::string_view path) {
  return path == "/api" || path.starts_with("/api/");
}

}  // namespace

void Router::add(Method method, std::string pattern, RouteOptions options, Handler handler) {
  if (!pattern.starts_with('/')) throw route_invalid(pattern, "it does not start with a slash");
  std::set<std::string_view> names;
  for (const auto text : parts_of(pattern)) {
    const auto part = parse_part(pattern, text);
    if (!part.name.empty() && !names.insert(part.name).second) {
      throw route_invalid(pattern, "it has a name twice");
    }
  }
  if (options.operation_id.empty()) throw route_invalid(pattern, "it has no operation_id");
  for (const auto& known : routes_) {
    if (known.method == method && known.pattern == pattern) throw route_invalid(pattern, "it exists");
    if (known.options.operation_id == options.operation_id) {
      throw route_invalid(pattern, fmt::format("its operation_id {} is taken", options.operation_id));
    }
  }
  routes_.push_back({method, std::move(pattern), std::move(options), std::move(handler)});
}

void Router::set_fallback(Handler handler) {
  fallback_ = {Method::get, "", {.operation_id = "page", .body_limit = 0, .open = true}, std::move(handler)};
}

Router::Match Router::match(Method method, std::string_view path) const {
  const auto segments = parts_of(path);
  Specificity best;
  std::vector<const Route*> candidates;  // the same path with different methods
  for (const auto& route : routes_) {
    auto specificity = fit(route.pattern, segments);
    if (!specificity || (!candidates.empty() && *specificity < best)) continue;
    if (*specificity != best) candidates.clear();
    best = *std::move(specificity);
    candidates.push_back(&route);
  }
  const auto with = [&](Method wanted) -> const Route* {
    for (const auto* route : candidates) {
      if (route->method == wanted) return route;
    }
    return nullptr;
  };
  const auto* found = with(method);
  if (found == nullptr && method == Method::head) found = with(Method::get);
  if (found != nullptr) return {found, parameters_of(found->pattern, segments)};
  if (!candidates.empty()) {
    std::vector<std::string> allowed;
    for (const auto* route : candidates) allowed.emplace_back(to_string(route->method));
    if (with(Method::get) != nullptr && with(Method::head) == nullptr) allowed.emplace_back("HEAD");
    throw Error("method_not_allowed",
                fmt::format("{} takes {}, not {}", path, join(allowed, ", "), to_string(method)),
                "Use one of the methods that the API's description names for this address.",
                {{"allow", join(allowed, ", ")}});
  }
  if (fallback_.handler && is_safe(method) && !is_below_api(path)) return {&fallback_, {}};
  throw Error("not_found", fmt::format("there is nothing at {}", path),
              "Check the address; /api/v1/openapi.json lists what exists.", {{"path", std::string(path)}});
}

}  // namespace jetcrew::http
