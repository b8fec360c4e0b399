#include "python/last_generation.hpp"

#include <algorithm>
#include <string>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "python/generation.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr int highest_number = 1'000'000'000;

fs::path file_of(const fs::path& environment) {
  return environment / "last-generation";
}

int number_in_file(const fs::path& environment) {
  auto text = read_optional(file_of(environment), 64).value_or("");
  if (!text.ends_with('\n')) return 0;
  text.pop_back();
  const auto number = to_number(text);
  if (!number || *number < 1 || *number > highest_number || std::to_string(*number) != text) return 0;
  return static_cast<int>(*number);
}

}  // namespace

int last_generation(const fs::path& environment_folder) {
  const auto there = generations(environment_folder);
  return std::max(number_in_file(environment_folder), there.empty() ? 0 : there.back());
}

void keep_last_generation(const fs::path& environment_folder, int n) {
  if (number_in_file(environment_folder) >= n) return;
  const int last = std::max(n, last_generation(environment_folder));
  write_durably(file_of(environment_folder), std::to_string(last) + "\n");
}

}  // namespace jetcrew::python
