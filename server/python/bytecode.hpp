// Bytecode of unpacked wheels: made once for each wheel and Python, linked into the generations that hold it.
//
//   <bytecode>/<sha256 of the wheel>/<cache tag>/foo/__pycache__/bar.cpython-311.pyc
//
// A folder `<cache tag>` is complete when it has its name; below it paths are those below site-packages.
//
// The files are those that Python makes itself: with the time of change and the size of their source (PEP 552
// calls them timestamp-based). That is robust here, as files of trees and generations all have one time of
// change, whether they were linked or copied, and the content under one path of a generation never changes. A
// source that somebody edits gets another time, and Python goes by the source again; unchecked-hash files
// would hide the edit. And Python 3.6, which JetPack 4 has, knows no others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::python {

/// On this machine.
struct BytecodePlaces {
  std::filesystem::path environment;  ///< the environment's folder
  std::filesystem::path trees;        ///< from unpack_wheel()
  std::filesystem::path bytecode;     ///< made where missing
};

struct Compiled {
  int generation = 0;
  std::uint64_t wheels = 0;  ///< compiled now; for the others it was done before
  std::uint64_t files = 0;   ///< linked into the generation now
};

/// Compiles what is missing for the environment's current generation, and links it into its `__pycache__`
/// folders, where it replaces nothing. In the background: step_back() of the calling thread is the caller's,
/// the interpreter's is done here. What was compiled stays when it is stopped; at most 64 MB of work is lost.
///
/// One at a time for all processes, by a lock in `bytecode`: it waits for its turn. It takes no other lock: a
/// generation or a tree may be removed meanwhile, and then it has nothing more to do there; that another one
/// was made at its path is seen. Files that do not compile are passed over, as pip does. No code of the
/// wheels is run.
/// @returns nothing where there is no current generation, or none any more
/// @throws Error `stopped`, `python_broken`, `program_missing`, `disk_full` and the like
std::optional<Compiled> compile_current(const Root& root, const BytecodePlaces& places,
                                        const std::stop_token& stop = {});

/// Where the bytecode of one tree is, for all Pythons: who removes the tree removes it too.
std::filesystem::path bytecode_of(const std::filesystem::path& bytecode, std::string_view sha256);

/// Takes it away, its name first. Generations keep their links. Nothing happens where there is none.
void remove_bytecode(const std::filesystem::path& bytecode, std::string_view sha256);

/// The digests of the wheels that have some.
std::vector<std::string> compiled_wheels(const std::filesystem::path& bytecode);

}  // namespace jetcrew::python
