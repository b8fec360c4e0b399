#include "sensors/gpu.hpp"

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

class GpuSensorTest : public SensorsTest {
 protected:
  /// As sysfs has it: the entry of devfreq lies below the device, which the class links to.
  void put_gpu(const std::string& device, const std::string& entry, std::string_view name) const {
    put(device + "/of_node/name", name);
    put(device + "/load", "256\n");
    const auto folder = device + "/devfreq/" + entry;
    put(folder + "/cur_freq", "306000000\n");
    put(folder + "/min_freq", "76800000\n");
    put(folder + "/max_freq", "921600000\n");
    put(folder + "/governor", "nvhost_podgov\n");
    link(folder + "/device", "../..");
    link("sys/class/devfreq/" + entry, "/" + folder);
  }
};

TEST_F(GpuSensorTest, IsFoundByItsNameInTheDeviceTree) {
  for (const std::string_view name : {"gpu", "gp10b", "gv11b", "ga10b", "gb10b"}) {
    put_gpu("sys/devices/17000000.x", "17000000.x", name);
    const auto gpus = GpuSensor(root_).read(true);
    ASSERT_EQ(gpus.size(), 1U) << name;
    EXPECT_EQ(gpus[0].name, name);
    EXPECT_DOUBLE_EQ(gpus[0].load.value_or(-1), 0.256);
    EXPECT_EQ(gpus[0].frequency, 306'000'000);
    EXPECT_EQ(gpus[0].min_frequency, 76'800'000);
    EXPECT_EQ(gpus[0].max_frequency, 921'600'000);
    EXPECT_EQ(gpus[0].governor, "nvhost_podgov");
    remove("sys");
  }
}

TEST_F(GpuSensorTest, OtherDevicesWhoseFrequencyIsGovernedAreNone) {
  put_gpu("sys/devices/vic", "15340000.vic", "vic");
  put_gpu("sys/devices/nvdec", "15480000.nvdec", "nvdec");
  EXPECT_TRUE(GpuSensor(root_).read(true).empty());
}

TEST_F(GpuSensorTest, ThorHasSeveralAndTellsTheirClocks) {
  put("sys/class/devfreq/gpu-gpc-0/cur_freq", "1000000000");
  put("sys/class/devfreq/gpu-nvd-0/cur_freq", "900000000");
  const auto gpus = GpuSensor(root_).read(true);
  ASSERT_EQ(gpus.size(), 2U);
  EXPECT_EQ(gpus[0].name, "gpu-gpc-0");
  EXPECT_EQ(gpus[0].frequency, 1'000'000'000);
  EXPECT_FALSE(gpus[0].load) << "its load is behind NVIDIA's library";
}

TEST_F(GpuSensorTest, R32HasItAtGpu0WithoutTheClass) {
  put("sys/devices/57000000.gpu/load", "999");
  put("sys/devices/57000000.gpu/devfreq/57000000.gpu/cur_freq", "76800000");
  link("sys/devices/gpu.0", "57000000.gpu");
  const auto gpus = GpuSensor(root_).read(true);
  ASSERT_EQ(gpus.size(), 1U);
  EXPECT_DOUBLE_EQ(gpus[0].load.value_or(-1), 0.999);
  EXPECT_EQ(gpus[0].frequency, 76'800'000);
}

TEST_F(GpuSensorTest, ALoadBeyondAllIsNone) {
  put_gpu("sys/devices/gpu", "gpu", "gpu");
  for (const auto* load : {"1001", "-1", "", "full"}) {
    put("sys/devices/gpu/load", load);
    EXPECT_FALSE(GpuSensor(root_).read(true).at(0).load) << load;
  }
}

}  // namespace
}  // namespace jetcrew::sensors
