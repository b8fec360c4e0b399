#include "supply/simple_index.hpp"

#include "support/error_of.hpp"

namespace jetcrew::supply {
namespace {

const Url page = Url::parse("https://index.example/simple/pear/");
constexpr auto json_type = "application/vnd.pypi.simple.v1+json";
const std::string digest(64, 'a');

std::vector<IndexedFile> html(const std::string& body) {
  return parse_simple_page(page, "text/html; charset=utf-8", body);
}
std::vector<IndexedFile> json(const std::string& body) {
  return parse_simple_page(page, json_type, body);
}

TEST(SimpleIndexes, AreReadAsHtml) {
  const auto files =
      html("<!DOCTYPE html><html><body><a href='../../files/pear-1.0-py3-none-any.whl#sha256=" + digest +
           "' data-requires-python='&gt;=3.6' data-core-metadata='sha256=" + digest +
           "'>pear-1.0-py3-none-any.whl</a><br><a href=\"https://other.example/pear-2.0.tar.gz\" "
           "data-yanked=\"bad\">"
           "pear-2.0.tar.gz</a></body></html>");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].url.text(), "https://index.example/files/pear-1.0-py3-none-any.whl");
  EXPECT_EQ(files[0].name, "pear-1.0-py3-none-any.whl");
  EXPECT_EQ(files[0].sha256, digest);
  EXPECT_EQ(files[0].requires_python, ">=3.6");
  EXPECT_TRUE(files[0].has_metadata);
  EXPECT_EQ(files[0].metadata_sha256, digest);
  EXPECT_FALSE(files[0].yanked);
  EXPECT_TRUE(files[1].yanked);
  EXPECT_EQ(files[1].sha256, "");
}

TEST(SimpleIndexes, AreReadAsJson) {
  const auto files = json(R"({"meta": {"api-version": "1.1"}, "name": "pear", "files": [
    {"filename": "pear-1.0-py3-none-any.whl", "url": "/files/pear-1.0-py3-none-any.whl", "size": 1234,
     "hashes": {"sha256": ")" +
                          digest + R"("}, "requires-python": ">=3.6", "core-metadata": true, "yanked": false},
    {"filename": "pear-1.1-py3-none-any.whl", "url": "pear-1.1-py3-none-any.whl", "hashes": {}, "yanked": "why",
     "dist-info-metadata": {"sha256": ")" +
                          digest + R"("}}]})");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].url.text(), "https://index.example/files/pear-1.0-py3-none-any.whl");
  EXPECT_EQ(files[0].size, 1234U);
  EXPECT_TRUE(files[0].has_metadata);
  EXPECT_EQ(files[0].metadata_url().text(), "https://index.example/files/pear-1.0-py3-none-any.whl.metadata");
  EXPECT_EQ(files[1].url.text(), "https://index.example/simple/pear/pear-1.1-py3-none-any.whl");
  EXPECT_TRUE(files[1].yanked);
  EXPECT_EQ(files[1].metadata_sha256, digest);
}

TEST(SimpleIndexes, FollowABaseElement) {
  const auto files = html("<base href='https://cdn.example/x/'><a href='pear-1.0-py3-none-any.whl'>p</a>");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].url.text(), "https://cdn.example/x/pear-1.0-py3-none-any.whl");
}

TEST(SimpleIndexes, PassOverEntriesThatMakeNoSense) {
  EXPECT_EQ(html("<a>nothing</a><a href='ftp://x/pear.whl'>x</a><a href='http://['>x</a>"
                 "<a href='pear-1.0-py3-none-any.whl'>x</a>")
                .size(),
            1U);
  EXPECT_EQ(json(R"({"files": [null, 7, {}, {"filename": 1, "url": 2},
                    {"filename": "pear-1.0-py3-none-any.whl", "url": "pear-1.0-py3-none-any.whl"}]})")
                .size(),
            1U);
  EXPECT_TRUE(html("").empty());
  EXPECT_TRUE(html("just words").empty());
}

// Whoever writes a page must not choose where its files are kept.
TEST(SimpleIndexes, NameFilesAndNotPlaces) {
  EXPECT_TRUE(json(R"({"files": [{"filename": "../../pear-1.0-py3-none-any.whl", "url": "x.whl"},
                    {"filename": "..", "url": "x.whl"}, {"filename": "a\\b.whl", "url": "x.whl"},
                    {"filename": "a\u0000b.whl", "url": "x.whl"}, {"url": "..%2f..%2fpear.whl"}]})")
                  .empty());
  EXPECT_TRUE(
      html("<a href='%2e%2e%2fpear-1.0-py3-none-any.whl'>x</a><a href='x.whl'>../pear.whl</a>").empty());
}

TEST(SimpleIndexes, OfAnotherKindAreRefused) {
  for (const auto* body :
       {"", "{", "[]", "7", R"({"meta": {"api-version": "2.0"}, "files": []})", R"({"files": {}})"})
    EXPECT_EQ(error_of([&] { json(body); }).code(), "package_index_invalid") << body;
  EXPECT_EQ(error_of([] { html("<meta name='pypi:repository-version' content='2.0'>"); }).code(),
            "package_index_invalid");
}

TEST(SimpleIndexes, MayNestButNotWithoutEnd) {
  std::string deep, closed;
  for (int at = 0; at < 15'000; ++at) deep += "<div>";
  for (int at = 0; at < 100'000; ++at) closed += "<div></div><br><img>";
  EXPECT_EQ(html(deep + "<a href='pear-1.0-py3-none-any.whl'>x</a>").size(), 1U);
  EXPECT_EQ(html(closed + "<a href='pear-1.0-py3-none-any.whl'>x</a>").size(), 1U);
  EXPECT_EQ(error_of([&] { html(deep + deep); }).code(), "package_index_invalid");
}

}  // namespace
}  // namespace jetcrew::supply
