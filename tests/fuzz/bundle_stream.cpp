// A bundle that comes in pieces: where it is divided, and where another stream goes on, makes no difference;
// what is refused of the whole is refused of the pieces.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/files.hpp"
#include "bundle/opened.hpp"
#include "bundle/stream.hpp"

using namespace jetcrew;

namespace {

namespace fs = std::filesystem;

void require(bool holds) {
  if (!holds) std::abort();
}

/// The code of what is wrong; empty where nothing is.
std::string taken(const fs::path& folder, bundle::Store& store, std::string_view bytes, std::size_t step,
                  bool anew) {
  fs::remove_all(folder);
  fs::create_directory(folder);
  const auto size = bytes.size();
  const auto judge = [](const bundle::Container& head) { return bundle::parse_manifest(head.manifest()); };
  try {
    std::optional<bundle::Stream> stream(std::in_place, folder, size, store, judge);
    while (!bytes.empty()) {
      stream->take(bytes.substr(0, step));
      bytes.remove_prefix(std::min(step, bytes.size()));
      require(stream->offset() + bytes.size() == size);
      if (const auto offset = stream->offset(); anew) stream.emplace(folder, size, store, judge, offset);
    }
    static_cast<void>(bundle::inspect(bundle::Stream::tar_in(folder), {}));
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TemporaryFolder folder;
  static bundle::Store store(folder.path() / "store");
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = taken(folder.path() / "whole", store, bytes, size, false);
  require(whole != "upload_lost" && whole != "internal");
  // Each piece is another stream that reads all again: a few of them, of a length that means nothing to a
  // tar.
  const std::size_t step = size / 16 + 1 + data[size / 2] % 13U;
  require(taken(folder.path() / "parts", store, bytes, step, false) == whole);
  require(taken(folder.path() / "anew", store, bytes, step, true) == whole);
  if (!whole.empty()) return 0;
  const auto path = folder.path() / "input.jetbundle";
  write_durably(path, bytes);
  static_cast<void>(bundle::inspect(path, {}));
  return 0;
}
