#include "install/refused_files.hpp"

#include "state/job_records.hpp"

namespace jetcrew::install {
namespace {

constexpr int imports_looked_at = 16;

}  // namespace

std::vector<resolve::PassedOver> refused_files(state::Database& database) {
  std::vector<resolve::PassedOver> files;
  for (const auto& skipped : state::skipped_by_imports(database, imports_looked_at)) {
    auto file = resolve::PassedOver::of(skipped.at("file_name").get<std::string>(), skipped.at("code"),
                                        skipped.at("message"));
    const bool known =
        std::any_of(files.begin(), files.end(), [&](const auto& other) { return other.path == file.path; });
    if (!known) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace jetcrew::install
