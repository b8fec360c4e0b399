#include "catalogue/files.hpp"

#include "base/files.hpp"
#include "catalogue/document.hpp"
#include "embedded/catalogue.hpp"

namespace jetcrew::catalogue {
namespace fs = std::filesystem;

Files Files::embedded() {
  Files files;
  for (const auto& file : jetcrew::embedded::catalogue()) files.files_.emplace(file.path, file.content);
  return files;
}

std::size_t Files::put_in_front(const fs::path& folder) {
  constexpr std::size_t most_files = 4096;
  constexpr std::uint64_t most_bytes = 4U << 20U;
  if (!fs::is_directory(folder)) return 0;
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const auto path = entry.path().lexically_relative(folder).generic_string();
    if (++count > most_files)
      throw invalid(path, "", fmt::format("there are more than {} files", most_files));
    if (entry.file_size() > most_bytes)
      throw invalid(path, "", fmt::format("is larger than {} bytes", most_bytes));
    files_.insert_or_assign(path, read_file(entry.path(), most_bytes));
  }
  return count;
}

void Files::put_in_front(const Files& others) {
  for (const auto& [path, content] : others.files_) files_.insert_or_assign(path, content);
}

const std::string& Files::text(std::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) throw invalid(std::string(path), "", "is missing");
  return found->second;
}

std::vector<std::string> Files::under(std::string_view folder) const {
  std::vector<std::string> paths;
  for (auto file = files_.lower_bound(folder); file != files_.end() && file->first.starts_with(folder);
       ++file) {
    paths.push_back(file->first);
  }
  return paths;
}

}  // namespace jetcrew::catalogue
