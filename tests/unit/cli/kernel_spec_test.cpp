#include "cli/kernel_spec.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::cli {
namespace {

TEST(KernelSpec, SaysWhatJupyterReads) {
  const auto expected = nlohmann::json::parse(R"JSON({
    "argv": ["/e/current/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python (e)",
    "language": "python"})JSON");
  EXPECT_EQ(kernel_spec("/e/current/bin/python", "Python (e)"), expected);
}

TEST(KernelsFolder, IsForAllUsersWhereRootAsks) {
  const Variables maria{{"HOME", "/home/maria"}};
  EXPECT_EQ(kernels_folder({}, maria, true), "/usr/local/share/jupyter/kernels");
  EXPECT_EQ(kernels_folder({}, maria, false), "/home/maria/.local/share/jupyter/kernels");
  EXPECT_EQ(kernels_folder({{}, true}, maria, true), "/home/maria/.local/share/jupyter/kernels");
  EXPECT_EQ(kernels_folder({"/opt/jupyter", false}, maria, true), "/opt/jupyter/share/jupyter/kernels");
}

TEST(KernelsFolder, IsWhereTheUserHasTheirJupyter) {
  Variables maria{{"HOME", "/home/maria"}, {"XDG_DATA_HOME", "/data"}, {"JUPYTER_DATA_DIR", ""}};
  EXPECT_EQ(kernels_folder({}, maria, false), "/data/jupyter/kernels");
  maria["JUPYTER_DATA_DIR"] = "/notebooks";
  EXPECT_EQ(kernels_folder({}, maria, false), "/notebooks/kernels");
}

TEST(KernelsFolder, NeedsAHome) {
  EXPECT_THROW(kernels_folder({}, {}, false), Error);
}

}  // namespace
}  // namespace jetcrew::cli
