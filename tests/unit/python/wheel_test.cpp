#include "python/wheel.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "python/refusal.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::python {
namespace {

using testing::refusal_of;
using testing::WheelMaker;

class Wheel : public ::testing::Test {
 protected:
  std::string read_refusal(const WheelMaker& maker) {
    return refusal_of([&] { read_wheel(maker.write(folder_.path())); });
  }
  std::string verify_refusal(const WheelMaker& maker) {
    return refusal_of([&] { verify_wheel(maker.write(folder_.path()), folder_.path()); });
  }
  TemporaryFolder folder_;
};

WheelMaker small() {
  WheelMaker maker("foo");
  maker.add("foo/__init__.py", "x = 1\n");
  maker.add("foo/__pycache__/__init__.cpython-311.pyc", "bytecode");
  maker.add("foo-1.0.dist-info/entry_points.txt", "[console_scripts]\nfoo = foo:main\n");
  return maker;
}

TEST_F(Wheel, SaysWhatItIs) {
  const auto path = small().write(folder_.path());
  const auto wheel = read_wheel(path);
  EXPECT_EQ(wheel.metadata.name, "foo");
  EXPECT_EQ(wheel.dist_info, "foo-1.0.dist-info");
  EXPECT_TRUE(wheel.root_is_purelib);
  EXPECT_EQ(wheel.import_names, std::vector<std::string>{"foo"});
  ASSERT_EQ(wheel.entry_points.size(), 1U);
  EXPECT_EQ(wheel.file_count, 5U);  // bytecode is not counted
  EXPECT_GT(wheel.unpacked_bytes, 100U);
  verify_wheel(path, folder_.path());
}

TEST_F(Wheel, InTheStoreItHasAnotherName) {
  const auto stored = folder_.path() / "abcdef";
  std::filesystem::rename(small().write(folder_.path()), stored);
  EXPECT_EQ(read_wheel(stored, "foo-1.0-py3-none-any.whl").metadata.name, "foo");
  EXPECT_EQ(refusal_of([&] { read_wheel(stored); }), "wheel_name_invalid");
}

TEST_F(Wheel, TheInsideMustFitTheFileName) {
  const auto path = small().write(folder_.path());
  for (const std::string_view name :
       {"bar-1.0-py3-none-any.whl", "foo-1.1-py3-none-any.whl", "foo-1.0.post1-py3-none-any.whl"}) {
    EXPECT_EQ(refusal_of([&] { read_wheel(path, name); }), "wheel_metadata_mismatch") << name;
  }
  for (const std::string_view name :
       {"Foo-1.0.0-py3-none-any.whl", "foo-1.0+nv23.05-py3-none-any.whl", "foo-1.0-2-py3-none-any.whl"}) {
    EXPECT_EQ(refusal_of([&] { read_wheel(path, name); }), "") << name;
  }
}

TEST_F(Wheel, OneDistInfo) {
  auto maker = small();
  maker.add("bar-1.0.dist-info/METADATA", "Name: bar\n");
  EXPECT_EQ(read_refusal(maker), "wheel_damaged");
  testing::ZipMaker none;
  none.add("a.py", "");
  EXPECT_EQ(refusal_of([&] { read_wheel(none.write(folder_.path() / "foo-1.0-py3-none-any.whl")); }),
            "wheel_damaged");
  WheelMaker other("bar");
  std::filesystem::rename(other.write(folder_.path()), folder_.path() / "foo-1.0-py3-none-any.whl");
  EXPECT_EQ(refusal_of([&] { read_wheel(folder_.path() / "foo-1.0-py3-none-any.whl"); }),
            "wheel_metadata_mismatch");
}

TEST_F(Wheel, WhatIsNoWheel) {
  const auto path = folder_.path() / "foo-1.0-py3-none-any.whl";
  write_durably(path, "this is a page that says 404, not a wheel at all");
  EXPECT_EQ(refusal_of([&] { read_wheel(path); }), "not_a_package");
  EXPECT_EQ(refusal_of([&] { verify_wheel(path); }), "not_a_package");
}

TEST_F(Wheel, RecordMustListEverything) {
  auto maker = small();
  maker.unrecorded = {"foo/__init__.py"};
  EXPECT_EQ(verify_refusal(maker), "wheel_record_mismatch");
  maker = small();
  maker.record_extra = "foo/missing.py,sha256=abc,1\n";
  EXPECT_EQ(verify_refusal(maker), "wheel_record_mismatch");
  maker = small();
  maker.record_extra = "no,three,fields,here\n";
  EXPECT_EQ(verify_refusal(maker), "wheel_record_invalid");
}

TEST_F(Wheel, AChangedFileIsFound) {
  auto whole = small();
  const auto record = whole.record();
  auto zip = whole.zip;
  zip.members[2].content =
      "x = 2\n";  // as an attacker does it: the archive is sound, RECORD is of the original
  zip.add(whole.info() + "/RECORD", record);
  const auto path = zip.write(folder_.path() / whole.file_name());
  EXPECT_EQ(refusal_of([&] { read_wheel(path); }), "");
  Error error("", "");
  EXPECT_EQ(refusal_of([&] { verify_wheel(path, folder_.path()); }, &error), "wheel_record_mismatch");
  EXPECT_EQ(error.facts().at("file"), "foo/__init__.py");
}

}  // namespace
}  // namespace jetcrew::python
