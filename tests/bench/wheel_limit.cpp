// What an install of wheels takes at least: inflates every member of the wheels, one after the other on one
// core, and writes each to a file of its own.
//
//   wheel_limit FOLDER WHEEL...    prints inflate_seconds, write_seconds (with the sync at the end), files
//   and bytes as JSON
//
// FOLDER is empty. No CRC, no hash, no name is looked at. The format: PKWARE's APPNOTE.TXT, 4.3; wheels of 4
// GiB are not read.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "wheel_limit: %s\n", what.c_str());
  std::exit(1);
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::size_t number(const unsigned char* at, int bytes) {
  std::size_t value = 0;
  for (int i = bytes; i-- > 0;) value = value << 8 | at[i];
  return value;
}

struct Limit {
  std::string folder;
  libdeflate_decompressor* inflater = libdeflate_alloc_decompressor();
  std::vector<unsigned char> content;
  double inflate_seconds = 0;
  double write_seconds = 0;
  std::size_t files = 0;
  std::size_t bytes = 0;

  void member(const unsigned char* wheel, const unsigned char* entry) {
    const auto method = number(entry + 10, 2);
    const auto packed = number(entry + 20, 4);
    const auto size = number(entry + 24, 4);
    const auto* local = wheel + number(entry + 42, 4);
    const auto* data = local + 30 + number(local + 26, 2) + number(local + 28, 2);
    const auto start = now();
    if (content.size() < size) content.resize(size);
    if (method == 0) {
      std::memcpy(content.data(), data, size);
    } else if (libdeflate_deflate_decompress(inflater, data, packed, content.data(), size, nullptr) !=
               LIBDEFLATE_SUCCESS) {
      fail("a member cannot be inflated");
    }
    const auto inflated = now();
    const auto part = folder + "/" + std::to_string(files / 256);
    if (files % 256 == 0) ::mkdir(part.c_str(), 0755);
    const int file = ::open((part + "/" + std::to_string(files)).c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0 || ::write(file, content.data(), size) != static_cast<ssize_t>(size)) fail("cannot write");
    ::close(file);
    inflate_seconds += inflated - start;
    write_seconds += now() - inflated;
    ++files;
    bytes += size;
  }

  void wheel(const char* path) {
    const int file = ::open(path, O_RDONLY);
    struct stat facts{};
    if (file < 0 || ::fstat(file, &facts) != 0) fail(std::string("cannot open ") + path);
    const auto size = static_cast<std::size_t>(facts.st_size);
    const auto* all =
        static_cast<const unsigned char*>(::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0));
    ::close(file);
    std::size_t end = size - 22;
    while (end > 0 && std::memcmp(all + end, "PK\5\6", 4) != 0) --end;
    const auto* entry = all + number(all + end + 16, 4);
    for (auto left = number(all + end + 10, 2); left > 0; --left) {
      const auto name = number(entry + 28, 2);
      if (entry[46 + name - 1] != '/') member(all, entry);
      entry += 46 + name + number(entry + 30, 2) + number(entry + 32, 2);
    }
    ::munmap(const_cast<unsigned char*>(all), size);
  }
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) fail("usage: wheel_limit FOLDER WHEEL...");
  Limit limit;
  limit.folder = words[1];
  for (int i = 2; i < count; ++i) limit.wheel(words[i]);
  const auto start = now();
  const int folder = ::open(words[1], O_RDONLY | O_DIRECTORY);
  if (folder < 0 || ::syncfs(folder) != 0) fail("cannot sync");
  limit.write_seconds += now() - start;
  std::printf("{\"inflate_seconds\": %.4f, \"write_seconds\": %.4f, \"files\": %zu, \"bytes\": %zu}\n",
              limit.inflate_seconds, limit.write_seconds, limit.files, limit.bytes);
  return 0;
}
