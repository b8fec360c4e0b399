#include "install/knowledge.hpp"

#include "base/files.hpp"
#include "catalogue/edition.hpp"
#include "install_fixture.hpp"
#include "support/error_of.hpp"

namespace jetcrew::install {
namespace {

namespace fs = std::filesystem;

constexpr auto profile =
    R"({"format": 1, "title": {"en": "Ours", "zh-CN": "我们的"}, "description": {"en": "y", "zh-CN": "y"},
  "sources": [{"name": "s", "link": "https://example.org"}], "variants": [{"requests": ["deb:git"], "sources": ["s"]}]})";

class KnowledgeTest : public testing::Test {
 protected:
  void put(const fs::path& inside, std::string_view content) const {
    fs::create_directories((folder_.path() / inside).parent_path());
    write_durably(folder_.path() / inside, content);
  }

  /// What is built in with another serial, and one file more.
  static std::string edition(std::int64_t serial, const std::string& path = "profiles/theirs.json",
                             const std::string& content = profile) {
    auto files = catalogue::Files::embedded();
    files.put_in_front(catalogue::Files(
        {{path, content}, {"edition.json", fmt::format(R"({{"format": 1, "serial": {}}})", serial)}}));
    return catalogue::edition_text(files);
  }

  static bool has(const Knowledge& knowledge, std::string_view id) {
    const auto& profiles = knowledge.catalogue.profiles;
    return std::any_of(profiles.begin(), profiles.end(), [&](const auto& each) { return each.id == id; });
  }

  const std::int64_t built_in_ = catalogue::read_serial(catalogue::Files::embedded());
  TemporaryFolder folder_;
};

TEST_F(KnowledgeTest, IsWhatIsBuiltInWhereThereIsNothingElse) {
  const auto known = load_knowledge(folder_.path());
  EXPECT_EQ(known->serial, built_in_);
  EXPECT_FALSE(known->from_bundle);
  EXPECT_FALSE(known->refused);
  EXPECT_TRUE(has(*known, "pytorch"));
}

TEST_F(KnowledgeTest, ANewerEditionIsTakenOnce) {
  EXPECT_TRUE(take_edition(folder_.path(), edition(built_in_ + 2)));
  EXPECT_FALSE(take_edition(folder_.path(), edition(built_in_ + 2)));
  EXPECT_FALSE(take_edition(folder_.path(), edition(built_in_ + 1)));
  EXPECT_TRUE(take_edition(folder_.path(), edition(built_in_ + 3)));
  const auto known = load_knowledge(folder_.path());
  EXPECT_EQ(known->serial, built_in_ + 3);
  EXPECT_TRUE(known->from_bundle);
  EXPECT_TRUE(has(*known, "theirs"));
}

// The binary was replaced by a newer one, which brings more than the last bundle.
TEST_F(KnowledgeTest, AnEditionNoNewerThanWhatIsBuiltInDoesNotCount) {
  EXPECT_FALSE(take_edition(folder_.path(), edition(built_in_)));
  put("catalogue.json", edition(built_in_));
  const auto known = load_knowledge(folder_.path());
  EXPECT_FALSE(known->from_bundle);
  EXPECT_FALSE(has(*known, "theirs"));
}

TEST_F(KnowledgeTest, ABrokenEditionIsRefusedAndTheLastOneStays) {
  ASSERT_TRUE(take_edition(folder_.path(), edition(built_in_ + 1)));
  const auto error =
      error_of([&] { take_edition(folder_.path(), edition(built_in_ + 2, "profiles/theirs.json", "{}")); });
  EXPECT_EQ(error.code(), "catalogue_invalid");
  EXPECT_EQ(error.facts().at("file"), "profiles/theirs.json");
  const auto pattern = error_of([&] {
    take_edition(folder_.path(),
                 edition(built_in_ + 2, "problems/own.json",
                         R"({"format": 1, "sources": [], "problems": [{"id": "own", "patterns": ["(x"],
      "title": {"en": "t", "zh-CN": "t"}, "cause": {"en": "c", "zh-CN": "c"}, "remedy": {"en": "r", "zh-CN": "r"},
      "evidence": "unsourced"}]})"));
  });
  EXPECT_EQ(pattern.facts().at("pointer"), "/problems/0/patterns/0")
      << "patterns are tried before they are needed";
  const auto known = load_knowledge(folder_.path());
  EXPECT_EQ(known->serial, built_in_ + 1);
  EXPECT_FALSE(known->refused);
}

TEST_F(KnowledgeTest, OwnFilesStandInFrontAndFallAlone) {
  put("catalogue/profiles/ours.json", profile);
  ASSERT_TRUE(take_edition(folder_.path(), edition(built_in_ + 1)));
  auto known = load_knowledge(folder_.path());
  EXPECT_TRUE(has(*known, "ours") && has(*known, "theirs"));
  EXPECT_EQ(known->own_files, 1U);

  put("catalogue/profiles/ours.json", "{\"format\": 2}");
  known = load_knowledge(folder_.path());
  ASSERT_TRUE(known->refused);
  EXPECT_EQ(known->refused->facts().at("file"), "profiles/ours.json");
  EXPECT_FALSE(has(*known, "ours"));
  EXPECT_TRUE(has(*known, "theirs")) << "what lies below stays";
  EXPECT_EQ(known->own_files, 0U);
  const auto told = to_json(*known);
  EXPECT_EQ(told.at("refused").at("code"), "catalogue_invalid");
}

TEST_F(KnowledgeTest, ADamagedEditionLeavesWhatIsBuiltIn) {
  put("catalogue.json", edition(built_in_ + 1).substr(0, 1000));
  const auto known = load_knowledge(folder_.path());
  ASSERT_TRUE(known->refused);
  EXPECT_EQ(known->serial, built_in_);
  EXPECT_TRUE(take_edition(folder_.path(), edition(built_in_ + 1))) << "a good one replaces it";
}

using WorkspaceKnowledge = InstallTest;

TEST_F(WorkspaceKnowledge, IsAsItsFilesAreNow) {
  const auto before = workspace().knowledge();
  EXPECT_EQ(workspace().knowledge(), before) << "read once while nothing changes";
  const auto file = workspace().folder() / "catalogue/profiles/ours.json";
  fs::create_directories(file.parent_path());
  write_durably(file, profile);
  const auto after = workspace().knowledge();
  EXPECT_EQ(after->catalogue.profiles.size(), before->catalogue.profiles.size() + 1);
  fs::remove(file);
  EXPECT_EQ(workspace().knowledge()->catalogue.profiles.size(), before->catalogue.profiles.size());
}

}  // namespace
}  // namespace jetcrew::install
