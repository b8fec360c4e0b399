// Which wheels an interpreter takes: compatibility tags (PEP 425), manylinux (PEP 600), musllinux (PEP 656).
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace jetcrew::python {

struct Tag {
  std::string python;    ///< `cp38`, `py3`
  std::string abi;       ///< `cp38`, `abi3`, `none`
  std::string platform;  ///< `manylinux_2_17_aarch64`, `linux_aarch64`, `any`

  std::string text() const;  ///< `cp38-cp38-linux_aarch64`

  friend bool operator==(const Tag&, const Tag&) = default;
  friend auto operator<=>(const Tag&, const Tag&) = default;
};

/// A CPython and what it runs on.
struct Target {
  int major = 3;
  int minor = 0;
  std::string platform;  ///< `linux_aarch64`: what sysconfig calls the platform, `-` and `.` as `_`
  std::optional<std::pair<int, int>> glibc = {};  ///< major, minor
  std::optional<std::pair<int, int>> musl = {};   ///< major, minor; if the interpreter is linked with musl
  bool abi_has_m = true;       ///< pymalloc's suffix (`cp36m`), which ends with 3.7; of no effect from 3.8 on
  bool free_threaded = false;  ///< built without the GIL: `cp313t`
};

/// The ABI of the interpreter's own extension modules: `cp36m`, `cp38`, `cp313t`.
std::string native_abi(const Target& target);

/// All that fit, best first, in the order of `packaging`: own ABI, abi3, no ABI, abi3 of older versions, pure
/// Python. manylinux1 and manylinux2010 exist for x86 only.
std::vector<Tag> accepted_tags(const Target& target);

/// accepted_tags() with a quick look-up.
class TagSet {
 public:
  explicit TagSet(const Target& target);

  /// 0 is the best; nothing if the tag is not accepted.
  std::optional<int> rank(const Tag& tag) const;

  /// The best rank of a wheel's tags.
  std::optional<int> rank(const std::vector<Tag>& tags) const;

  const std::vector<Tag>& tags() const noexcept { return tags_; }
  const Target& target() const noexcept { return target_; }

 private:
  Target target_;
  std::vector<Tag> tags_;
  std::unordered_map<std::string, int> ranks_;
};

}  // namespace jetcrew::python
