// /api/v1/sensors: what the board does now, as it goes on, and how it went.
#include <charconv>

#include "api/requests.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/event_stream.hpp"
#include "sensors/sampler.hpp"

namespace jetcrew::api {
namespace {

using Steady = std::chrono::steady_clock;

nlohmann::json sample_json(const sensors::Sampler& sampler, const sensors::Sample& sample) {
  auto json = sensors::to_json(sample);
  json["interval_seconds"] = std::chrono::duration<double>(sampler.interval()).count();
  return json;
}

/// The samples as they come, for one client. What it missed while it was away nobody needs.
class SampleFeed final : public http::Feed {
 public:
  SampleFeed(sensors::Sampler& sampler, std::chrono::milliseconds interval)
      : sampler_(sampler), interval_(interval), wish_(sampler, interval) {}

  std::string next() override {
    const auto now = Steady::now();
    std::string text = started_ ? "" : "retry: 2000\n\n";
    started_ = true;
    const auto latest = sampler_.latest();
    // A sample is not always ready when it is looked for; then one looks again a little later.
    constexpr int looks = 10;
    due_ = now + interval_ / looks;
    if (latest.number == sent_) return text;
    sent_ = latest.number;
    due_ = now + interval_ - interval_ / looks;
    text += fmt::format("event: sensors\ndata: {}\n\n", sample_json(sampler_, *latest.sample).dump());
    return text;
  }

  std::optional<Steady::time_point> due() const override { return due_; }

 private:
  sensors::Sampler& sampler_;
  std::chrono::milliseconds interval_;
  sensors::Sampler::Wish wish_;
  std::uint64_t sent_ = 0;
  bool started_ = false;
  Steady::time_point due_;
};

[[noreturn]] void refuse(const char* field, std::string_view why) {
  throw Error("field_invalid", fmt::format("{} {}", field, why), "Correct the request.",
              {{"pointer", std::string("/") + field}});
}

std::chrono::milliseconds interval_of(const http::Request& request) {
  const auto given = request.query.find("interval");
  if (given == request.query.end()) return std::chrono::seconds(1);
  double seconds = 0;
  const auto& text = given->second;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const auto shortest = std::chrono::duration<double>(sensors::shortest_interval).count();
  const auto longest = std::chrono::duration<double>(sensors::longest_interval).count();
  const bool is_number = failed == std::errc() && end == text.data() + text.size();
  if (!is_number || !(seconds >= shortest) || seconds > longest)
    refuse("interval", "is to be a number of seconds from 0.2 to 60");
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
}

std::int64_t seconds_of(const http::Request& request) {
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t shortest = 60;
  constexpr std::int64_t longest = 30 * 24 * hour;
  const auto given = request.query.find("seconds");
  if (given == request.query.end()) return hour;
  const auto seconds = to_number(given->second);
  if (!seconds || *seconds < shortest || *seconds > longest)
    refuse("seconds", "is to be a whole number from 60 to 2592000");
  return *seconds;
}

}  // namespace

void add_sensor_routes(http::Router& router, Service& service) {
  auto& sampler = service.sampler;
  router.add(http::Method::get, "/api/v1/sensors", {.operation_id = "getSensors"},
             [&sampler](const http::Request&) {
               return http::Response::json(200, sample_json(sampler, *sampler.latest().sample));
             });
  router.add(http::Method::get, "/api/v1/sensors/history", {.operation_id = "getSensorHistory"},
             [&sampler](const http::Request& request) {
               return http::Response::json(200, sensors::to_json(sampler.chart(seconds_of(request))));
             });
  router.add(
      http::Method::get, "/api/v1/sensors/stream", {.operation_id = "streamSensors"},
      [&sampler](const http::Request& request) {
        return http::Response::event_stream(std::make_shared<SampleFeed>(sampler, interval_of(request)));
      });
}

}  // namespace jetcrew::api
