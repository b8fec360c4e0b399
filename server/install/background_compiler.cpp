#include "install/background_compiler.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/process.hpp"

namespace jetcrew::install {

namespace fs = std::filesystem;

python::BytecodePlaces bytecode_places(const fs::path& state_folder, std::string_view environment) {
  return {.environment = state_folder / "environments" / environment,
          .trees = state_folder / "store" / "trees",
          .bytecode = state_folder / "store" / "bytecode"};
}

BackgroundCompiler::BackgroundCompiler(Root root, fs::path state_folder)
    : root_(std::move(root)),
      state_folder_(std::move(state_folder)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

void BackgroundCompiler::wake() {
  *due_.lock() = true;
  wake_.notify_all();
}

void BackgroundCompiler::work(const std::stop_token& stop) {
  step_back();
  while (!stop.stop_requested()) {
    {
      auto due = due_.lock();
      wake_.wait(due.lock(), stop, [&] { return *due; });
      *due = false;
    }
    if (!stop.stop_requested()) compile_all(stop);
  }
}

void BackgroundCompiler::compile_all(const std::stop_token& stop) const {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(state_folder_ / "environments", none))
    names.push_back(entry.path().filename().string());
  for (const auto& name : names) {
    if (stop.stop_requested()) return;
    try {
      const auto done = python::compile_current(root_, bytecode_places(state_folder_, name), stop);
      if (done && done->files > 0) {
        log::info("bytecode made", {{"environment", name},
                                    {"generation", std::to_string(done->generation)},
                                    {"files", std::to_string(done->files)}});
      }
    } catch (const std::exception&) {
      const auto error = current_error();
      if (error.code() != "stopped")
        log::warning("bytecode not made", {{"environment", name}, {"reason", error.message()}});
    }
  }
}

}  // namespace jetcrew::install
