// Feeds each file of a corpus, and each of its prefixes at a few lengths, to a fuzz target.
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "base/files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  std::size_t inputs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      const auto content = jetcrew::read_file(entry.path());
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(content.data());
      for (std::size_t part = 1; part <= 8; ++part) LLVMFuzzerTestOneInput(bytes, content.size() * part / 8);
      ++inputs;
    }
  }
  std::printf("%zu inputs\n", inputs);
  return inputs == 0 ? 1 : 0;
}
