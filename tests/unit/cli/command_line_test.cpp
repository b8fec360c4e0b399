#include "cli/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetcrew::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Words = std::vector<std::string>;

bool is_capital(const std::string& word) {
  return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z';
}

struct Values {
  Words files;
  Words single;
  std::optional<std::string> level;
  Words requests;
};

class SeveralValues : public testing::Test {
 protected:
  SeveralValues() {
    auto& command = line.command("Things", "look", "looks at things");
    values = &command.values<Values>();
    command.several("--file", &values->files, is_capital, "files", "FILE")
        .option("--single", &values->single, "one each")
        .option("--level", &values->level, "a level")
        .positional("REQUEST", &values->requests, "requests");
    command.run([](const Globals&) { return done; });
    auto& other = line.command("Things", "other", "has its own");
    other.option("--file", &values->single, "one each").positional("REQUEST", &values->requests, "requests");
    other.run([](const Globals&) { return unverified; });
  }

  CommandLine line;
  Values* values = nullptr;
};

TEST_F(SeveralValues, TakeWhatBelongsAndNoMore) {
  EXPECT_EQ(line.run({"look", "--file", "first", "A", "B", "name", "C"}), done);
  EXPECT_THAT(values->files, ElementsAre("first", "A", "B"));
  EXPECT_THAT(values->requests, ElementsAre("name", "C")) << "the first that does not belong ends the values";
}

TEST_F(SeveralValues, MayBeGivenAgain) {
  line.run({"look", "--file", "first", "name", "--file=second", "A", "--file", "third"});
  EXPECT_THAT(values->files, ElementsAre("first", "second", "A", "third"));
  EXPECT_THAT(values->requests, ElementsAre("name"));
}

TEST_F(SeveralValues, EndAtAnotherOptionAndItsValue) {
  line.run({"look", "--file", "first", "--level", "A", "B"});
  EXPECT_THAT(values->files, ElementsAre("first"));
  EXPECT_EQ(values->level, "A");
  EXPECT_THAT(values->requests, ElementsAre("B"));
}

TEST_F(SeveralValues, EndAtTwoDashes) {
  line.run({"look", "--file", "first", "--", "A"});
  EXPECT_THAT(values->files, ElementsAre("first"));
  EXPECT_THAT(values->requests, ElementsAre("A"));
}

TEST_F(SeveralValues, AreOfTheCommandThatSaysSo) {
  EXPECT_EQ(line.run({"--root", "look", "other", "--file", "first", "A"}), unverified);
  EXPECT_THAT(values->files, IsEmpty());
  EXPECT_THAT(values->single, ElementsAre("first"));
  EXPECT_THAT(values->requests, ElementsAre("A"));
}

TEST_F(SeveralValues, OneEachWhereNothingElseIsSaid) {
  line.run({"look", "--single", "A", "--single", "B", "C"});
  EXPECT_THAT(values->single, ElementsAre("A", "B"));
  EXPECT_THAT(values->requests, ElementsAre("C"));
}

struct Foreign {
  std::string name;
  bool flag = false;
  Words words;
};

class WordsOfAnotherProgram : public testing::Test {
 protected:
  WordsOfAnotherProgram() {
    auto& command = line.command("Things", "run", "runs things");
    values = &command.values<Foreign>();
    command.flag("--flag", &values->flag, "a flag")
        .positional("NAME", &values->name, "where")
        .required()
        .rest("CMD", &values->words, "what")
        .required();
    command.run([](const Globals& globals) { return globals.json ? unverified : done; });
  }

  CommandLine line;
  Foreign* values = nullptr;
};

TEST_F(WordsOfAnotherProgram, AreLeftAsTheyAre) {
  EXPECT_EQ(line.run({"run", "e", "python", "-c", "[1, 2]", "--json", "--flag", "--", "", "run", "--help"}),
            done);
  EXPECT_EQ(values->name, "e");
  EXPECT_FALSE(values->flag);
  EXPECT_THAT(values->words,
              ElementsAre("python", "-c", "[1, 2]", "--json", "--flag", "--", "", "run", "--help"));
}

TEST_F(WordsOfAnotherProgram, BeginBehindTheName) {
  EXPECT_EQ(line.run({"run", "--flag", "--root", "/", "e", "-x"}), done);
  EXPECT_TRUE(values->flag);
  EXPECT_THAT(values->words, ElementsAre("-x"));
}

TEST_F(WordsOfAnotherProgram, MayHaveTwoDashesInFront) {
  line.run({"run", "e", "--", "ls", "--", "-l"});
  EXPECT_THAT(values->words, ElementsAre("ls", "--", "-l"));
  line.run({"--json", "run", "--", "e", "ls", "-l"});
  EXPECT_THAT(values->words, ElementsAre("ls", "-l"));
}

TEST_F(WordsOfAnotherProgram, AreNeeded) {
  EXPECT_EQ(line.run({"run", "e"}), usage);
  EXPECT_EQ(line.run({"run", "e", "--"}), usage);
  EXPECT_EQ(line.run({"run"}), usage);
}

TEST(SpelledOut, ARequestIsNoValueThoughAPathIsCalledSo) {
  CommandLine line;
  Words files;
  line.command("Things", "look", "looks")
      .several("--file", &files, [](const std::string&) { return true; }, "files", "FILE");
  EXPECT_THAT(line.spelled_out({"look", "--file", "A", "B", "deb:nano", "C"}),
              ElementsAre("look", "--file", "A", "--file", "B", "deb:nano", "C"));
  EXPECT_THAT(line.spelled_out({"look", "--file", "A", "wheel:x"}),
              ElementsAre("look", "--file", "A", "wheel:x"));
}

TEST(SpelledOut, ResolveTakesPathsAndKnownArchitecturesOnly) {
  CommandLine line;
  add_commands(line);
  EXPECT_THAT(line.spelled_out({"resolve", "--wheel-dir", "/no/such", "/", "ipdb"}),
              ElementsAre("resolve", "--wheel-dir", "/no/such", "--wheel-dir", "/", "ipdb"));
  EXPECT_THAT(
      line.spelled_out({"resolve", "--foreign-architecture", "armhf", "i386", "nano"}),
      ElementsAre("resolve", "--foreign-architecture", "armhf", "--foreign-architecture", "i386", "nano"));
}

}  // namespace
}  // namespace jetcrew::cli
