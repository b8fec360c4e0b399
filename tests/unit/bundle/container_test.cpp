#include "bundle/container.hpp"

#include "bundle/bundle_maker.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using python::testing::refusal_of;
using testing::tar_member;

class ContainerTest : public testing::BundleTest {
 protected:
  static std::vector<std::string> paths(const Container& container) {
    std::vector<std::string> paths;
    for (const auto& member : container.members()) paths.push_back(member.path);
    return paths;
  }

  static std::string refusal(const std::filesystem::path& path) {
    return refusal_of([&] { static_cast<void>(Container(path).members()); });
  }

  static inline const std::pair<std::string, std::string> magic_{"BUNDLE", "bundle 1\n"};
  static inline const std::pair<std::string, std::string> empty_manifest_{"manifest.json", "{}\n"};
};

TEST_F(ContainerTest, BothFormsHaveTheSameMembers) {
  add("deb/a_1_all.deb", "a deb");
  add("whl/b-1-py3-none-any.whl", "a wheel");
  for (const auto* name : {"x.jetbundle", "x"}) {
    const Container container(write(name));
    EXPECT_EQ(container.is_folder(), std::string_view(name) == "x");
    EXPECT_EQ(container.manifest(), canonical_text(manifest_));
    ASSERT_EQ(container.signatures().size(), 1U);
    EXPECT_EQ(container.signatures()[0].name, "manifest.json.minisig");
    EXPECT_EQ(paths(container), (std::vector<std::string>{"deb/a_1_all.deb", "whl/b-1-py3-none-any.whl"}));
    const auto members = container.members();
    EXPECT_EQ(container.read(members[1], 100), "a wheel");
    EXPECT_EQ(container.open(members[0]).read(2, 100), "deb");
    EXPECT_EQ(refusal_of([&] { container.read(members[0], 4); }), "bundle_damaged") << "over the limit";
  }
}

TEST_F(ContainerTest, ABundleIsKnownByItsBeginning) {
  add("deb/a_1_all.deb", "a deb");
  const auto one = write("x.jetbundle");
  EXPECT_TRUE(Container::is_at(one));
  EXPECT_TRUE(Container::is_at(write("x")));
  std::filesystem::rename(one, folder_.path() / "renamed.bin");
  EXPECT_TRUE(Container::is_at(folder_.path() / "renamed.bin"));
  EXPECT_FALSE(Container::is_at(folder_.path()));
  EXPECT_FALSE(Container::is_at(folder_.path() / "nothing"));
  const auto broken = file("broken.jetbundle", "no tar");
  EXPECT_FALSE(Container::is_at(broken));
  EXPECT_TRUE(Container::is_meant_at(broken));
  EXPECT_FALSE(Container::is_meant_at(file("a.deb", "no tar")));
  EXPECT_FALSE(Container::is_meant_at(folder_.path()));
}

TEST_F(ContainerTest, WhatIsNoneIsSaidToBeNone) {
  EXPECT_EQ(refusal(folder_.path() / "nothing"), "path_not_found");
  EXPECT_EQ(refusal(folder_.path()), "not_a_bundle");
  EXPECT_EQ(refusal(file("a.deb", "!<arch>\n")), "not_a_bundle");
  EXPECT_EQ(refusal(file("a.jetbundle", "no tar")), "bundle_damaged");
  EXPECT_EQ(refusal(file("b.jetbundle", "")), "bundle_damaged");
  EXPECT_EQ(refusal(tar("c.jetbundle", {{"other", "bundle 1\n"}})), "not_a_bundle");
  EXPECT_EQ(refusal(tar("d.jetbundle", {{"BUNDLE", "bundle 2\n"}})), "bundle_newer");
  EXPECT_EQ(refusal(tar("e.jetbundle", {{"BUNDLE", "bundle 1\r\n"}})), "not_a_bundle");
  EXPECT_EQ(refusal(tar("f.jetbundle", {magic_})), "bundle_damaged");
  EXPECT_EQ(refusal(tar("g.jetbundle", {magic_, {"other", ""}})), "bundle_damaged");
}

TEST_F(ContainerTest, TheHeadIsSmall) {
  EXPECT_EQ(refusal(tar("a.jetbundle", {magic_, {"manifest.json", std::string((4U << 20U) + 1, ' ')}})),
            "bundle_damaged");
  EXPECT_EQ(
      refusal(tar("b.jetbundle",
                  {magic_, empty_manifest_, {"manifest.json.minisig", std::string((64U << 10U) + 1, ' ')}})),
      "bundle_damaged");
  std::vector<std::pair<std::string, std::string>> members{magic_, empty_manifest_};
  for (std::size_t i = 0; i < most_signatures; ++i)
    members.emplace_back(fmt::format("manifest.json.{}.minisig", i), "");
  EXPECT_EQ(Container(tar("c.jetbundle", members)).signatures().size(), most_signatures);
  members.emplace_back("manifest.json.minisig", "");
  EXPECT_EQ(refusal(tar("d.jetbundle", members)), "bundle_damaged");
}

TEST_F(ContainerTest, WhatIsWrongBehindTheSignaturesIsFoundByWhoLooksThere) {
  const auto head = tar_member(magic_.first, magic_.second) + tar_member("manifest.json", "{}\n") +
                    tar_member("manifest.json.minisig", "x");
  for (const auto& rest : {std::string(512, 'x'), std::string("short"), std::string()}) {
    const Container container(file("a.jetbundle", head + rest));
    EXPECT_EQ(container.signatures().size(), 1U);
    EXPECT_EQ(refusal_of([&] { static_cast<void>(container.members()); }), "bundle_damaged");
  }
  // Where nobody signed, it is what there is to say.
  const auto unsigned_head = tar_member(magic_.first, magic_.second) + tar_member("manifest.json", "{}\n");
  EXPECT_EQ(refusal_of([&] { Container(file("b.jetbundle", unsigned_head + "short")); }), "bundle_damaged");
}

TEST_F(ContainerTest, ATarEndsAsTarsDo) {
  const auto whole = tar_member("BUNDLE", magic_.second) + tar_member("manifest.json", "{}\n") +
                     tar_member("deb/a_1_all.deb", "a deb");
  EXPECT_EQ(refusal(file("a.jetbundle", whole + ustar_end())), "");
  EXPECT_EQ(refusal(file("b.jetbundle", whole + ustar_end() + std::string(9U << 10U, '\0'))), "");
  EXPECT_EQ(refusal(file("c.jetbundle", whole)), "bundle_damaged");
  EXPECT_EQ(refusal(file("d.jetbundle", whole + std::string(512, '\0'))), "bundle_damaged");
  EXPECT_EQ(refusal(file("e.jetbundle", whole + ustar_end() + "x")), "bundle_damaged");
  EXPECT_EQ(refusal(file("f.jetbundle", whole + ustar_end() + std::string(2U << 20U, '\0'))),
            "bundle_damaged");
}

TEST_F(ContainerTest, NoPathIsThereTwice) {
  for (const auto* path : {"deb/a", "DEB/A", "manifest.json", "BUNDLE"}) {
    EXPECT_EQ(refusal(tar("a.jetbundle", {magic_, empty_manifest_, {"deb/a", ""}, {path, ""}})),
              "bundle_member_duplicate")
        << path;
  }
  EXPECT_EQ(
      refusal(tar("b.jetbundle", {magic_, empty_manifest_, {"deb/a", ""}, {"manifest.json.minisig", ""}})),
      "bundle_member_invalid");
}

TEST_F(ContainerTest, ALinkInAFolderIsNamedByItsOwnName) {
  const auto bundle = write("x");
  std::filesystem::create_directories(bundle / "deb");
  std::filesystem::create_symlink("/etc/shadow", bundle / "deb/a_1_all.deb");
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { static_cast<void>(Container(bundle).members()); }, &seen),
            "bundle_member_invalid");
  EXPECT_EQ(seen.facts().at("path"), "deb/a_1_all.deb");
}

TEST_F(ContainerTest, WhatSystemsLeaveInAFolderIsPassedOver) {
  add("deb/a_1_all.deb", "a deb");
  const auto bundle = write("x");
  for (const auto* left :
       {".DS_Store", "deb/._a_1_all.deb", "System Volume Information/x", ".Trash-0/deep/er"}) {
    std::filesystem::create_directories((bundle / left).parent_path());
    write_durably(bundle / left, "x");
  }
  EXPECT_EQ(paths(Container(bundle)), std::vector<std::string>{"deb/a_1_all.deb"});
  std::filesystem::create_directories(bundle / "deb/lost+found");
  EXPECT_EQ(paths(Container(bundle)), std::vector<std::string>{"deb/a_1_all.deb"}) << "an empty folder";
  std::filesystem::create_directories(bundle / "a/b/c");
  EXPECT_EQ(refusal(bundle), "bundle_member_invalid");
}

TEST_F(ContainerTest, AFileThatGrewIsNoticed) {
  add("deb/a_1_all.deb", "a deb");
  const Container container(write("x"));
  const auto member = container.members().at(0);
  write_durably(folder_.path() / "x/deb/a_1_all.deb", "another deb");
  EXPECT_EQ(refusal_of([&] { container.open(member); }), "bundle_member_size");
}

}  // namespace
}  // namespace jetcrew::bundle
