#include "python/record.hpp"

#include <gtest/gtest.h>

#include "python/refusal.hpp"

namespace jetcrew::python {
namespace {

using testing::refusal_of;

const std::string hash_of_x = record_hash(Sha256::of("x"));

TEST(Record, ReadsAndWritesCsv) {
  const auto entries =
      parse_record("b.py,sha256=abc,12\r\n\"a,\"\"1\"\".py\",sha256=def,3\n\nx-1.dist-info/RECORD,,\n");
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0], (RecordEntry{"b.py", "sha256=abc", 12}));
  EXPECT_EQ(entries[1].path, "a,\"1\".py");
  EXPECT_FALSE(entries[2].size);
  EXPECT_EQ(write_record(entries),
            "\"a,\"\"1\"\".py\",sha256=def,3\r\nb.py,sha256=abc,12\r\nx-1.dist-info/RECORD,,\r\n");
  EXPECT_EQ(parse_record(write_record(entries)).size(), 3U);
}

TEST(Record, StrangeHashesAreQuotedToo) {
  const std::vector<RecordEntry> entries{{"a", "x,\"y", 1}};
  EXPECT_EQ(parse_record(write_record(entries)), entries);
}

TEST(Record, TheHashIsBase64UrlWithoutPadding) {
  EXPECT_EQ(hash_of_x, "sha256=LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE");
}

TEST(Record, BrokenLinesAreRefused) {
  for (const std::string_view text : {"a", "a,b", "a,b,1,c", ",sha256=a,1", "a,sha256=b,x", "a,sha256=b,-1",
                                      "\"a,b,1", "a,b,99999999999999999999"}) {
    EXPECT_EQ(refusal_of([&] { parse_record(text); }), "wheel_record_invalid") << text;
  }
}

TEST(RecordCheck, TakesWhatFits) {
  RecordCheck check("x," + hash_of_x + ",1\nx," + hash_of_x + ",1\nold," + hash_of_x + "=,\nd/RECORD,,\n",
                    "d");
  check.check("x", 1, Sha256::of("x"));
  check.check("old", 1, Sha256::of("x"));
  check.check("d/RECORD", 99, Sha256::of("anything"));
  check.check("d/RECORD.jws", 99, Sha256::of("anything"));
  check.finish();
}

TEST(RecordCheck, NamesTheFileThatDoesNot) {
  const auto code = [](const std::string& record, std::string_view path, std::uint64_t size, Error& error) {
    return refusal_of(
        [&] {
          RecordCheck check(record, "d");
          check.check(path, size, Sha256::of("x"));
          check.finish();
        },
        &error);
  };
  struct Case {
    std::string record;
    std::string_view path;
    std::uint64_t size;
    std::string_view file;
  };
  const Case cases[] = {{"x," + hash_of_x + ",1\n", "y", 1, "y"},
                        {"x," + hash_of_x + ",2\n", "x", 1, "x"},
                        {"x," + record_hash(Sha256::of("z")) + ",1\n", "x", 1, "x"},
                        {"x,,\n", "x", 1, "x"},
                        {"x,md5=abc,1\n", "x", 1, "x"},
                        {"x," + hash_of_x + ",1\nx,sha256=z,1\n", "x", 1, "x"},
                        {"x," + hash_of_x + ",1\nd/RECORD.exe,,\n", "x", 1, "d/RECORD.exe"},
                        {"x," + hash_of_x + ",1\n../evil," + hash_of_x + ",1\n", "x", 1, "../evil"}};
  for (const auto& c : cases) {
    Error error("", "");
    EXPECT_EQ(code(c.record, c.path, c.size, error), "wheel_record_mismatch") << c.record;
    EXPECT_EQ(error.facts().at("file"), c.file);
  }
}

}  // namespace
}  // namespace jetcrew::python
