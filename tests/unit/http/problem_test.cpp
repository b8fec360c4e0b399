#include "http/problem.hpp"

#include <gtest/gtest.h>

namespace jetcrew::http {
namespace {

TEST(Problem, CarriesAllOfTheError) {
  const Error error("job_running", "job 3 runs", "Wait for it.", {{"job", "3"}});
  const auto response = problem_from(error, "abc", "/api/v1/plans/1:approve");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.header("content-type"), "application/problem+json");
  EXPECT_EQ(nlohmann::json::parse(response.body), nlohmann::json::parse(R"({
    "type": "urn:jetcrew:problem:job_running", "title": "Conflict", "status": 409, "detail": "job 3 runs",
    "instance": "/api/v1/plans/1:approve", "code": "job_running", "hint": "Wait for it.",
    "facts": {"job": "3"}, "request_id": "abc"})"));
}

TEST(Problem, StatusOfACode) {
  EXPECT_EQ(status_of("disk_full"), 507);
  EXPECT_EQ(status_of("no_solution"), 422);
  EXPECT_EQ(status_of("precondition_required"), 428);
  EXPECT_EQ(status_of("never_heard_of"), 500);
  EXPECT_EQ(status_of("never_heard_of", 400), 400);
}

TEST(Problem, OutsideARequestThereIsNoInstance) {
  const auto document = problem_document(Error("disk_full", "no space", ""));
  EXPECT_FALSE(document.contains("instance"));
  EXPECT_FALSE(document.contains("request_id"));
}

TEST(Problem, TextThatIsNotUtf8IsStillAnAnswer) {
  const auto response = problem_from(Error("internal",
                                           "a\xff"
                                           "b",
                                           ""),
                                     "1", "/");
  EXPECT_NE(response.body.find("a\xEF\xBF\xBD"
                               "b"),
            std::string::npos);
}

TEST(Problem, RetryAfterIsAHeader) {
  const auto response = problem_from(Error("too_many_streams", "", "", {{"retry_after", "5"}}), "1", "/");
  EXPECT_EQ(response.header("Retry-After"), "5");
}

}  // namespace
}  // namespace jetcrew::http
