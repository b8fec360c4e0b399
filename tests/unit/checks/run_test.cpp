#include "checks/run.hpp"

#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "checks/select.hpp"

namespace jetcrew::checks {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using namespace std::chrono_literals;

const fs::path python = "/usr/bin/python3";

CheckSpec script(std::string text) {
  CheckSpec spec;
  spec.name = "test";
  spec.environment = "default";
  spec.script = std::move(text);
  spec.timeout = 60s;
  return spec;
}

Result run_script(std::string text) {
  return run_check(Root("/"), python, script(std::move(text)));
}

TEST(RunCheck, PassesWithItsValues) {
  const auto result = run_script("import json\nprint('noise')\nprint(json.dumps({'n': 3}))");
  EXPECT_EQ(result.status, Status::passed) << result.detail;
  EXPECT_EQ(result.values.at("n"), 3);
  EXPECT_GT(result.seconds, 0);
  const auto json = to_json(result);
  EXPECT_EQ(json.at("name"), "test");
  EXPECT_EQ(json.at("environment"), "default");
  EXPECT_EQ(json.at("status"), "passed");
}

TEST(RunCheck, TakesArgumentsAndNoShell) {
  auto spec = script("import json, sys\nprint(json.dumps({'argv': sys.argv[1:]}))");
  spec.argv = {"a b", "$(id)", "-c"};
  EXPECT_EQ(run_check(Root("/"), python, spec).values.at("argv"),
            (std::vector<std::string>{"a b", "$(id)", "-c"}));
}

TEST(RunCheck, IsSkippedWithTheReason) {
  const auto result = run_script(R"(print('{"skipped": "no GPU", "n": 1}'))");
  EXPECT_EQ(result.status, Status::skipped);
  EXPECT_EQ(result.detail, "no GPU");
  EXPECT_FALSE(result.values.contains("skipped"));
}

TEST(RunCheck, FailsWithTheEndOfTheTraceback) {
  const auto result = run_script("import no_such_module_here");
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail,
              testing::StartsWith("ModuleNotFoundError: No module named 'no_such_module_here'"));
  EXPECT_THAT(result.detail, HasSubstr("Traceback"));
  EXPECT_NE(result.hint, "");
}

TEST(RunCheck, AnExitWithoutAResultIsNoPass) {
  for (const auto* text : {"import sys; sys.exit(0)", "print('{')", "print('[1]')", "print('null')", "",
                           "print('{\"a\":' + '['*5000 + ']'*5000 + '}')"}) {
    const auto result = run_script(text);
    EXPECT_EQ(result.status, Status::failed) << text;
    EXPECT_THAT(result.detail, HasSubstr("without its result")) << text;
  }
}

TEST(RunCheck, ACrashNamesItsSignalAndThePythonLine) {
  const auto result =
      run_script("import os, sys\nprint('last words', file=sys.stderr, flush=True)\nos.abort()");
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, testing::StartsWith("crashed (SIGABRT)"));
  EXPECT_EQ(result.code, "check_crashed");
  EXPECT_EQ(result.facts.at("signal"), "SIGABRT");
  EXPECT_THAT(result.facts.at("output"), HasSubstr("last words"));
  EXPECT_THAT(result.detail, HasSubstr("last words"));
  EXPECT_THAT(result.detail, HasSubstr("Fatal Python error"));
  EXPECT_THAT(result.hint, HasSubstr("compiled part"));
  EXPECT_THAT(run_script("import os, signal\nos.kill(os.getpid(), signal.SIGILL)").hint,
              HasSubstr("OPENBLAS_CORETYPE"));
}

/// Whether a process with this id is there and not only waiting to be reaped.
bool is_running(std::string_view process) {
  const auto status = read_optional(fmt::format("/proc/{}/status", process));
  return status && status->find("State:\tZ") == std::string::npos;
}

bool ends_soon(std::string_view process) {
  for (int i = 0; i < 100; ++i) {
    if (!is_running(process)) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

TEST(RunCheck, AHangingScriptIsKilledWithItsChildren) {
  const TemporaryFolder folder;
  const auto noted = folder.path() / "pids";
  auto spec = script(
      "import os, sys, time\nfor _ in range(3):\n"
      "    if os.fork() == 0:\n        break\n"
      "with open(sys.argv[1], 'a') as f: f.write('%d\\n' % os.getpid())\n"
      "time.sleep(1000)");
  spec.argv = {noted.string()};
  spec.timeout = 8s;
  const auto result = run_check(Root("/"), python, spec);
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, testing::StartsWith("not done after 8 seconds"));
  EXPECT_LT(result.seconds, 60);
  const auto text = read_file(noted);
  const auto processes = lines_of(text);
  EXPECT_EQ(processes.size(), 4U);
  for (const auto process : processes) EXPECT_TRUE(ends_soon(process)) << process;
}

TEST(RunCheck, AChildLeftBehindIsAFailureAndKilled) {
  const TemporaryFolder folder;
  const auto noted = folder.path() / "pid";
  auto spec = script(
      "import os, sys, time\nif os.fork() == 0:\n"
      "    with open(sys.argv[1], 'w') as f: f.write(str(os.getpid()))\n"
      "    time.sleep(1000)\nprint('{}')");
  spec.argv = {noted.string()};
  spec.timeout = 8s;
  const auto result = run_check(Root("/"), python, spec);
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, HasSubstr("left programs running"));
  EXPECT_TRUE(ends_soon(read_file(noted)));
}

TEST(RunCheck, OutputIsBounded) {
  const auto result = run_script(
      "import sys\nfor _ in range(100):\n    sys.stdout.write('x' * 1000000 + '\\n')\n"
      "    sys.stderr.write('y' * 1000 + '\\n')\nprint('{\"ok\": true}')");
  EXPECT_EQ(result.status, Status::passed) << result.detail;
  const auto failed = run_script("import sys\nsys.stderr.write('y' * 100000000)\nsys.exit(1)");
  EXPECT_EQ(failed.status, Status::failed);
  EXPECT_LT(failed.detail.size(), 200'000U);
}

TEST(RunCheck, MemoryIsLimited) {
  auto spec = script("x = bytearray(2 << 30)\nprint('{}')");
  spec.memory_limit_bytes = 1ULL << 30U;
  const auto result = run_check(Root("/"), python, spec);
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, HasSubstr("MemoryError"));
}

TEST(RunCheck, HomeAndTemporaryFolderAreItsOwnAndGoneAfterwards) {
  const auto result = run_script(
      "import json, os, pathlib, tempfile\n"
      "pathlib.Path('~/x').expanduser().write_text('x')\n"
      "with tempfile.NamedTemporaryFile() as f: pass\n"
      "print(json.dumps({'home': os.path.expanduser('~'), 'tmp': tempfile.gettempdir(), 'cwd': "
      "os.getcwd()}))");
  ASSERT_EQ(result.status, Status::passed) << result.detail;
  const std::string home = result.values.at("home");
  EXPECT_EQ(result.values.at("tmp"), home);
  EXPECT_EQ(result.values.at("cwd"), home);
  EXPECT_THAT(home, HasSubstr("jetcrew-check-"));
  EXPECT_FALSE(fs::exists(home));
}

TEST(RunCheck, StopsOnRequest) {
  std::stop_source source;
  source.request_stop();
  const auto result =
      run_check(Root("/"), python, script("import time\ntime.sleep(1000)"), source.get_token());
  EXPECT_EQ(result.status, Status::skipped);
  EXPECT_THAT(result.detail, HasSubstr("stopped"));
}

TEST(RunCheck, SaysThatThePythonIsMissing) {
  const auto result = run_check(Root("/"), "/no/such/python", script("print('{}')"));
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, HasSubstr("/no/such/python"));
  EXPECT_NE(result.hint, "");
}

/// An environment as the product makes them: a real venv, with packages written by hand.
class Environment : public testing::Test {
 protected:
  void SetUp() override {
    Command make;
    make.argv = {python.string(), "-m", "venv", "--without-pip", folder_.path().string()};
    const auto outcome = run(make);
    ASSERT_TRUE(outcome.ok()) << outcome.errors;
    for (const auto& entry : fs::directory_iterator(folder_.path() / "lib"))
      site_ = entry.path() / "site-packages";
    ASSERT_TRUE(fs::is_directory(site_));
  }

  void put(const fs::path& path, std::string_view text) {
    fs::create_directories((site_ / path).parent_path());
    std::ofstream(site_ / path) << text;
  }

  Result check(const std::string& name, const InstalledWheel& wheel) {
    for (const auto& spec : checks_for(catalogue_, {wheel}, "default")) {
      if (spec.name == name) return run_check(Root("/"), folder_.path() / "bin/python", spec);
    }
    ADD_FAILURE() << "no check " << name;
    return {};
  }

  TemporaryFolder folder_;
  fs::path site_;
  catalogue::Catalogue catalogue_ = catalogue::load(catalogue::Files::embedded());
};

TEST_F(Environment, ImportsWhatIsThere) {
  put("fake_one/__init__.py", "__version__ = '1.2'\nprint('hello')\n");
  put("fake_two.py", "");
  put("fake_namespace/part.py", "");
  const auto result = check("import-fake", {"Fake", {"fake_one", "fake_two", "fake_namespace"}});
  ASSERT_EQ(result.status, Status::passed) << result.detail;
  const auto& modules = result.values.at("modules");
  ASSERT_EQ(modules.size(), 3U);
  EXPECT_EQ(modules.at(0).at("version"), "1.2");
  EXPECT_EQ(modules.at(0).at("file"), (site_ / "fake_one/__init__.py").string());
  EXPECT_TRUE(modules.at(1).at("version").is_null());
  EXPECT_FALSE(fs::exists(site_ / "__pycache__")) << "a check writes nothing into the environment";
}

TEST_F(Environment, WhatTheSystemBringsForAnotherPythonIsSkipped) {
  for (const auto* deb : {"python3-libnvinfer", "libopencv-python"}) {
    for (auto spec : checks_for(catalogue_, {}, "default", {{}, {deb}})) {
      const auto result = run_check(Root("/"), folder_.path() / "bin/python", spec);
      EXPECT_EQ(result.status, Status::skipped) << spec.name << result.detail;
      EXPECT_THAT(result.detail, HasSubstr("No module named")) << spec.name;
      EXPECT_EQ(result.code, "check_of_system") << spec.name;
      EXPECT_THAT(result.facts.at("reason"), testing::StartsWith("ModuleNotFoundError")) << spec.name;
      spec.of_system = false;
      EXPECT_EQ(run_check(Root("/"), folder_.path() / "bin/python", spec).status, Status::failed)
          << spec.name << ": of a wheel that somebody asked for that is no way out";
    }
  }
}

TEST_F(Environment, TheSystemsTensorRtIsFoundToWork) {
  put("tensorrt.py",
      "__version__ = '8.2.1'\nclass Logger:\n    ERROR = 1\n    def __init__(self, level): pass\n"
      "def Builder(logger): raise RuntimeError('no CUDA-capable device is detected')\n");
  const auto specs = checks_for(catalogue_, {}, "default", {{}, {"python3-libnvinfer"}});
  ASSERT_EQ(specs.size(), 1U);
  const auto result = run_check(Root("/"), folder_.path() / "bin/python", specs[0]);
  EXPECT_EQ(result.status, Status::passed) << result.detail;
  EXPECT_EQ(result.values.at("tensorrt"), "8.2.1");
  EXPECT_EQ(result.values.at("not_checked").at(0).at("part"), "builder");
}

TEST_F(Environment, GlueThatDoesNotGetOnWithTheSystemsThirdIsSkipped) {
  // The test's own folder plays the system's: what tells them apart is where they lie.
  const auto systems = folder_.path() / "systems/dist-packages";
  fs::create_directories(systems);
  std::ofstream(systems / "third.py") << "old = True\n";
  put("systems.pth", systems.string() + "\n");
  put("glue.py", "import third\nthird.new\n");
  const InstalledWheel glue{"glue", {"glue"}, false, {}};
  const auto result = check("import-glue", glue);
  EXPECT_EQ(result.status, Status::skipped) << result.detail;
  EXPECT_EQ(result.code, "check_not_with_systems");
  EXPECT_EQ(result.facts.at("name"), "third");
  EXPECT_THAT(result.facts.at("reason"), testing::StartsWith("AttributeError: "));
  EXPECT_EQ(check("import-glue", {"glue", {"glue"}, true, {}}).status, Status::failed) << "asked for by name";
  put("own.py", "raise AttributeError('its own mistake')\n");
  EXPECT_EQ(check("import-own", {"own", {"own"}, false, {}}).status, Status::failed);
}

TEST_F(Environment, ImportsThroughTheLinkToTheGeneration) {
  put("fake.py", "");
  const auto current = folder_.path() / "current";
  fs::create_directory_symlink(folder_.path(), current);
  for (const auto& spec : checks_for(catalogue_, {{"fake", {"fake"}}}, "default")) {
    const auto result = run_check(Root("/"), current / "bin/python", spec);
    EXPECT_EQ(result.status, Status::passed) << result.detail;
  }
}

TEST_F(Environment, TheSystemsModuleIsNotTheEnvironments) {
  const auto result = check("import-json", {"json", {"json"}});
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, HasSubstr("not from this environment"));
}

TEST_F(Environment, AnImportThatFailsOrCrashesOrExitsFails) {
  put("broken.py", "raise ImportError('libopenblas.so.0: cannot open shared object file')\n");
  put("crashing.py", "import os\nos.abort()\n");
  put("leaving.py", "import os\nos._exit(0)\n");
  const auto broken = check("import-broken", {"broken", {"broken"}});
  EXPECT_THAT(broken.detail, testing::StartsWith("ImportError: libopenblas.so.0"));
  EXPECT_THAT(check("import-crashing", {"crashing", {"crashing"}}).detail, HasSubstr("SIGABRT"));
  EXPECT_EQ(check("import-leaving", {"leaving", {"leaving"}}).status, Status::failed);
}

/// A package of the right name that computes wrong must not pass: the scripts prove use, not presence.
TEST_F(Environment, TheSpecificChecksSeeThroughImpostors) {
  put("numpy.py", "__version__ = '1.0'\n");
  put("PIL/__init__.py", "__version__ = '1.0'\n");
  put("ipdb.py", "def set_trace(): pass\ndef post_mortem(): pass\n");
  EXPECT_EQ(check("numpy-computes", {"numpy", {"numpy"}}).status, Status::failed);
  EXPECT_EQ(check("pillow-resizes", {"Pillow", {"PIL"}}).status, Status::failed);
  const auto without_ipython = check("ipdb-imports", {"ipdb", {"ipdb"}});
  EXPECT_EQ(without_ipython.status, Status::failed);
  EXPECT_THAT(without_ipython.detail, HasSubstr("No module named 'IPython'"));
}

TEST_F(Environment, IpdbIsImportedInBothOrders) {
  put("ipdb.py", "def set_trace(): pass\ndef post_mortem(): pass\n");
  put("IPython.py",
      "__version__ = '7.16.3'\nimport sys\nassert 'ipdb' not in sys.modules, 'ipdb came first'\n");
  const auto fails = check("ipdb-imports", {"ipdb", {"ipdb"}});
  EXPECT_EQ(fails.status, Status::failed);
  EXPECT_THAT(fails.detail, HasSubstr("ipdb and then IPython"));
  put("IPython.py", "__version__ = '7.16.3'\n");
  const auto passes = check("ipdb-imports", {"ipdb", {"ipdb"}});
  EXPECT_EQ(passes.status, Status::passed) << passes.detail;
  EXPECT_EQ(passes.values.at("ipython"), "7.16.3");
}

}  // namespace
}  // namespace jetcrew::checks
