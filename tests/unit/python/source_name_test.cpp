#include "python/source_name.hpp"

#include <gtest/gtest.h>

namespace jetcrew::python {
namespace {

void expect_source(std::string_view file_name, std::string_view name, std::string_view version) {
  const auto source = SourceName::parse(file_name);
  ASSERT_TRUE(source) << file_name;
  EXPECT_EQ(source->name, name);
  EXPECT_EQ(source->version, version);
}

TEST(SourceName, IsANameAndAVersion) {
  expect_source("mmcv-1.5.0.tar.gz", "mmcv", "1.5.0");
  expect_source("ruamel.yaml-0.18.10.tar.gz", "ruamel-yaml", "0.18.10");
  expect_source("python-dateutil-2.9.0.post0.tar.gz", "python-dateutil", "2.9.0.post0");
  expect_source("Pillow-8.4.0.tar.gz", "pillow", "8.4.0");
}

TEST(SourceName, OtherArchivesAreNone) {
  for (const auto* name : {"backup.tar.gz", "jetson-packages-2.0.zip", "linux-headers-generic.tar.gz",
                           "-1.0.tar.gz", "a-.tar.gz", "torch-1.10-cp36-none-any.whl", "mmcv-1.5.0.tar.bz2",
                           ".tar.gz", ".zip", "../x-1.0.tar.gz"})
    EXPECT_FALSE(SourceName::parse(name)) << name;
}

}  // namespace
}  // namespace jetcrew::python
