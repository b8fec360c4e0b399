#include "board/nvidia_software.hpp"

#include <gtest/gtest.h>

namespace jetcrew::board {
namespace {

std::string stanza(std::string_view name, std::string_view version,
                   std::string_view status = "install ok installed") {
  return fmt::format(
      "Package: {}\nStatus: {}\nArchitecture: arm64\nVersion: {}\nMaintainer: n\nDescription: d\n\n", name,
      status, version);
}

NvidiaSoftware software(const std::string& status) {
  return nvidia_software(debian::parse_status(status, "status"));
}

TEST(NvidiaSoftware, OfJetpack4) {
  const auto found =
      software(stanza("cuda-cudart-10-2", "10.2.300-1") + stanza("libcudnn8", "8.2.1.32-1+cuda10.2") +
               stanza("libnvinfer8", "8.2.1-1+cuda10.2") + stanza("libopencv", "4.1.1-2-gd5a58aa75"));
  EXPECT_EQ(found.cuda, "10.2.300");
  EXPECT_EQ(found.cudnn, "8.2.1.32");
  EXPECT_EQ(found.tensorrt, "8.2.1");
  EXPECT_EQ(found.opencv, "4.1.1");
}

TEST(NvidiaSoftware, OfJetpack6) {
  const auto found =
      software(stanza("cuda-cudart-12-6", "12.6.68-1") + stanza("libcudnn9-cuda-12", "9.3.0.75-1") +
               stanza("libnvinfer10", "10.3.0.30-1+cuda12.5") + stanza("libopencv", "4.8.0-1-g6371ee1"));
  EXPECT_EQ(found.cuda, "12.6.68");
  EXPECT_EQ(found.cudnn, "9.3.0.75");
  EXPECT_EQ(found.tensorrt, "10.3.0.30");
  EXPECT_EQ(found.opencv, "4.8.0");
}

TEST(NvidiaSoftware, WhatOnlyBearsALikeNameIsNone) {
  const auto found = software(
      stanza("cuda-cudart-dev-10-2", "10.2.300-1") + stanza("libcudnn8-dev", "8.2.1.32-1+cuda10.2") +
      stanza("libnvinfer-plugin8", "8.2.1-1+cuda10.2") + stanza("libopencv-core-dev", "4.2.0+dfsg-5") +
      stanza("cuda-cudart-11-4", "11.4.298-1", "deinstall ok config-files") +
      stanza("libnvinfer8", "8.2.1-1", "install ok half-installed"));
  EXPECT_EQ(found.cuda, std::nullopt);
  EXPECT_EQ(found.cudnn, std::nullopt);
  EXPECT_EQ(found.tensorrt, std::nullopt);
  EXPECT_EQ(found.opencv, std::nullopt);
}

TEST(NvidiaSoftware, OfSeveralTheHighestAndDebiansOpencv) {
  const auto found =
      software(stanza("cuda-cudart-11-8", "11.8.89-1") + stanza("cuda-cudart-12-2", "12.2.140-1") +
               stanza("libopencv-core406", "4.6.0+dfsg-12"));
  EXPECT_EQ(found.cuda, "12.2.140");
  EXPECT_EQ(found.opencv, "4.6.0");
}

TEST(NvidiaSoftware, TheToolkitSaysItsOwnVersion) {
  EXPECT_EQ(parse_cuda_version_text("CUDA Version 10.2.300\n"), "10.2.300");
  EXPECT_EQ(parse_cuda_version_text("CUDA Version\n"), std::nullopt);
  EXPECT_EQ(parse_cuda_version_json(R"({"cuda": {"name": "CUDA SDK", "version": "11.4.19"}})"), "11.4.19");
  EXPECT_EQ(parse_cuda_version_json(R"({"cuda_nvcc": {"version": "12.6.68"}})"), "12.6.68");
  for (const auto* text : {"", "[]", "{}", R"({"cuda": 3})", R"({"cuda": {"version": 3}})",
                           R"({"cuda": {"version": "new"}})", R"({"cuda": )"}) {
    EXPECT_EQ(parse_cuda_version_json(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace jetcrew::board
