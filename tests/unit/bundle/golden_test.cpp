// A bundle that was made once, signed with a test's key: made again it is the same, byte for byte. Where this
// fails, boards in the field read and write something else than this version does.
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/describe.hpp"
#include "bundle/make.hpp"
#include "bundle/opened.hpp"
#include "bundle/rewrite.hpp"
#include "bundle/test_key.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(JETCREW_SOURCE_DIR) / "tests/fixtures/bundles/golden";
/// Of the same content as one file.
constexpr auto golden_tar = "40b41024c4f5ce95398a9f382ed9c9297e358701a2619d7dc7669e28e392732a";

std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[entry.path().lexically_relative(folder).string()] = read_file(entry.path());
  }
  return files;
}

/// All that is in the golden one, without what is made of its packages.
Made made_again(const fs::path& out) {
  auto head = parse_manifest(read_file(golden / "manifest.json"));
  std::vector<ChosenPackage> packages;
  for (const auto& payload : std::exchange(head.payloads, {})) {
    if (payload.is_package())
      packages.push_back({golden / payload.path, describe_package(golden / payload.path)});
  }
  std::vector<SecretKey> keys;
  keys.push_back(testing::test_key());
  return make_bundle(std::move(head), packages, "", keys, out);
}

TEST(Golden, TheFolderIsMadeAgainByteForByte) {
  const TemporaryFolder folder;
  made_again(folder.path() / "golden");
  EXPECT_EQ(files_below(folder.path() / "golden"), files_below(golden));
}

TEST(Golden, TheFileIsMadeAgainByteForByte) {
  const TemporaryFolder folder;
  const auto made = made_again(folder.path() / "golden.jetbundle");
  EXPECT_EQ(made.manifest_text, read_file(golden / "manifest.json"));
  EXPECT_EQ(sha256_of_file(folder.path() / "golden.jetbundle"), golden_tar);
}

TEST(Golden, ItIsWhatItsKeySigned) {
  const auto opened = open_trusted(golden, testing::trust_in({testing::test_key().public_key()}));
  EXPECT_EQ(opened.packages_here(), 2U);
  EXPECT_EQ(opened.manifest.install->requests,
            (std::vector<std::string>{"deb:hello-golden", "wheel:golden"}));
  EXPECT_TRUE(opened.manifest.install->unattended);
  EXPECT_EQ(opened.manifest.targets.at(0).module, "p3448");
  EXPECT_NO_THROW(verify_payloads(opened));
}

}  // namespace
}  // namespace jetcrew::bundle
