#include "python/inspection.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "python/environment_fixture.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::WheelMaker;

class Inspection : public testing::EnvironmentTest {
 protected:
  Inspection() {
    WheelMaker maker("foo");
    maker.add("foo/__init__.py", "x = 1\n");
    maker.add("foo/data.bin", std::string(1000, 'd'));
    maker.add(maker.info() + "/entry_points.txt", "[console_scripts]\nfoo = foo:main\n");
    add(maker, true);
    build();
  }

  /// `kind path project`, a line each.
  std::string found() {
    KnownFiles known;
    std::string lines;
    for (const auto& each : inspect_generation(environment_, inside_, plan_, known))
      lines += fmt::format("{} {} {}\n", to_string(each.kind), each.path, each.project);
    return lines;
  }

  void mend() {
    KnownFiles known;
    mend_generation(environment_, inside_, plan_, inspect_generation(environment_, inside_, plan_, known));
  }

  fs::path tree(std::string_view path) const { return plan_.wheels[0].tree / path; }

  /// As a card does that wears out: nobody wrote, so the time stays.
  static void rot(const fs::path& file) {
    struct stat before{};
    ASSERT_EQ(::stat(file.c_str(), &before), 0);
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    {
      const auto opened = open_file(file, O_WRONLY);
      write_all(opened.get(), "y", file);
    }
    const std::array<timespec, 2> times{before.st_atim, before.st_mtim};
    ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times.data(), 0), 0);
    fs::permissions(file, fs::perms(before.st_mode & 0777U));
  }

  static void edit(const fs::path& file, std::string_view content) {
    fs::remove(file);
    write_durably(file, content);
  }

  static constexpr std::string_view module = "lib/python3.11/site-packages/foo/__init__.py";
};

TEST_F(Inspection, FindsNothingInWhatWasBuilt) {
  EXPECT_EQ(found(), "");
  fs::create_directories(site("foo/__pycache__"));
  write_durably(site("foo/__pycache__/__init__.cpython-311.pyc"), "bytecode");
  EXPECT_EQ(found(), "");
}

TEST_F(Inspection, TellsDamageFromWhatAProgramDid) {
  rot(site("foo/__init__.py"));
  edit(site("foo/data.bin"), "the program's own");
  edit(built("bin/activate"), "# edited\n");
  fs::remove(built("bin/foo"));
  fs::remove(built("bin/python3"));
  write_durably(site("foo/cache.db"), "a cache");
  EXPECT_EQ(found(),
            "changed bin/activate \n"
            "missing bin/python3 \n"
            "damaged lib/python3.11/site-packages/foo/__init__.py foo\n"
            "changed lib/python3.11/site-packages/foo/data.bin foo\n"
            "missing bin/foo foo\n"
            "added lib/python3.11/site-packages/foo/cache.db \n");
}

TEST_F(Inspection, WritingIntoASharedFileIsAChange) {
  fs::permissions(site("foo/__init__.py"), fs::perms::owner_write, fs::perm_options::add);
  const auto opened = open_file(site("foo/__init__.py"), O_WRONLY | O_TRUNC);
  write_all(opened.get(), "import os\n", "x");
  EXPECT_EQ(found(), fmt::format("changed {} foo\n", module));
  KnownFiles known;
  EXPECT_EQ(damaged_files(plan_.wheels[0].tree, plan_.wheels[0].facts.dist_info, known),
            std::vector<std::string>{"foo/__init__.py"});
}

TEST_F(Inspection, MendingMakesItWhatItWas) {
  edit(site("foo/data.bin"), "the program's own");
  edit(built("bin/activate"), "# edited\n");
  fs::remove(built("bin/foo"));
  fs::remove(built("bin/python3"));
  fs::remove_all(built("lib64"));
  fs::create_directory(built("lib64"));
  write_durably(site("foo/cache.db"), "a cache");
  mend();
  EXPECT_EQ(found(), "");
  EXPECT_EQ(read_file(site("foo/data.bin")), std::string(1000, 'd'));
  EXPECT_FALSE(fs::exists(site("foo/cache.db")));
  EXPECT_EQ(fs::read_symlink(built("lib64")), "lib");
  EXPECT_TRUE(fs::equivalent(site("foo/data.bin"), tree("foo/data.bin")));
}

TEST_F(Inspection, AfterATreeIsMadeAnewItsFilesAreSharedAgain) {
  rot(site("foo/__init__.py"));
  const auto wheel = folder_.path() / "foo-1.0-py3-none-any.whl";
  const auto sha256 = plan_.wheels[0].tree.filename().string();
  KnownFiles known;
  EXPECT_EQ(damaged_files(plan_.wheels[0].tree, plan_.wheels[0].facts.dist_info, known),
            std::vector<std::string>{"foo/__init__.py"});
  remove_tree(trees_, sha256);
  EXPECT_TRUE(unpacked_wheels(trees_).empty());
  unpack_wheel(wheel, trees_, sha256);
  EXPECT_EQ(unpacked_wheels(trees_), std::vector<std::string>{sha256});
  EXPECT_EQ(found(), fmt::format("damaged {} foo\n", module));
  mend();
  EXPECT_EQ(found(), "");
  EXPECT_TRUE(fs::equivalent(site("foo/__init__.py"), tree("foo/__init__.py")));
  EXPECT_TRUE(fs::equivalent(site("foo/data.bin"), tree("foo/data.bin")));
}

TEST_F(Inspection, AGenerationThatIsNotThereIsSaid) {
  plan_.number = 7;
  EXPECT_EQ(testing::refusal_of([&] { found(); }), "generation_missing");
}

TEST_F(Inspection, ATreeWithoutARecordIsDamaged) {
  fs::remove(tree("foo-1.0.dist-info/RECORD"));
  KnownFiles known;
  EXPECT_EQ(damaged_files(plan_.wheels[0].tree, plan_.wheels[0].facts.dist_info, known),
            std::vector<std::string>{"foo-1.0.dist-info/RECORD"});
}

}  // namespace
}  // namespace jetcrew::python
