// /api/v1/events: what happens, as it happens.
#include "jobs/events.hpp"

#include "api/service.hpp"

namespace jetcrew::api {
namespace {

class JobEvents final : public http::EventSource {
 public:
  explicit JobEvents(state::Database& database) : database_(database) {}

  std::vector<http::Event> after(std::int64_t id, const std::set<std::string>& topics,
                                 std::size_t limit) override {
    std::vector<http::Event> events;
    for (auto& event : jobs::stream_events(database_, id, topics, limit)) {
      events.push_back({event.id, std::move(event.topic), std::move(event.data)});
    }
    return events;
  }
  std::int64_t oldest() override {
    const auto range = jobs::stream_range(database_);
    return range.newest == 0 ? 0 : range.oldest;
  }
  std::int64_t newest() override { return jobs::stream_range(database_).newest; }

 private:
  state::Database& database_;
};

}  // namespace

std::unique_ptr<http::EventSource> make_event_source(state::Database& database) {
  return std::make_unique<JobEvents>(database);
}

void add_event_routes(http::Router& router, Service&) {
  router.add(http::Method::get, "/api/v1/events", {.operation_id = "streamEvents"},
             [](const http::Request& request) {
               auto stream = http::stream_request(request, R"({"snapshot":"/api/v1/jobs"})");
               // A job's steps and checks are part of its story, and what its failure showed.
               if (stream.topics.contains("job")) stream.topics.insert({"step", "check", "findings"});
               return http::Response::event_stream(std::move(stream));
             });
}

}  // namespace jetcrew::api
