#include "python/import_names.hpp"

#include <gtest/gtest.h>

namespace jetcrew::python {
namespace {

using Names = std::vector<std::string>;

Names names(const std::vector<std::string_view>& files) {
  return import_names_of(files, "x-1.data");
}

TEST(ImportNames, PackagesModulesAndExtensions) {
  EXPECT_EQ(names({"numpy/__init__.py", "numpy/core/__init__.py", "numpy.libs/lib.so.1",
                   "numpy-1.dist-info/METADATA"}),
            Names{"numpy"});
  EXPECT_EQ(names({"six.py", "_six.cpython-311-x86_64-linux-gnu.so", "x.pth", "notes.txt"}), Names{"six"});
  EXPECT_EQ(names({"_cffi_backend.abi3.so"}), Names{"_cffi_backend"});
  EXPECT_EQ(names({"fast.so", "fast/data.txt"}), Names{"fast"});
}

TEST(ImportNames, NamespacePackages) {
  EXPECT_EQ(names({"google/protobuf/__init__.py", "google/protobuf/sub/__init__.py"}),
            Names{"google.protobuf"});
  EXPECT_EQ(names({"ns/module.py"}), Names{"ns.module"});
  EXPECT_EQ(names({"a/__init__.py", "b/c/__init__.py"}), (Names{"a", "b.c"}));
}

TEST(ImportNames, TheSchemesOfData) {
  EXPECT_EQ(names({"x-1.data/purelib/a.py", "x-1.data/platlib/b/__init__.py", "x-1.data/scripts/c.py",
                   "x-1.data/data/d.py"}),
            (Names{"a", "b"}));
}

TEST(ImportNames, TestsAreLeftOutUnlessAlone) {
  EXPECT_EQ(names({"a/__init__.py", "tests/__init__.py"}), Names{"a"});
  EXPECT_EQ(names({"tests/__init__.py"}), Names{"tests"});
  EXPECT_EQ(names({}), Names{});
}

}  // namespace
}  // namespace jetcrew::python
