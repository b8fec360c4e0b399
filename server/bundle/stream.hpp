// A `.jetbundle` that comes in pieces of any length, and is judged as it comes. In a folder it leaves
//
//   bundle.jetbundle   the tar with holes where its packages belong: all that tells what it is, in its place
//   <sha256>           each package, from its front on; none for what the store has undamaged
//
// so that nothing is kept twice, and the rules of FORMAT.md are looked after by who reads the whole
// (bundle/opened.hpp). Here is refused early what need not be waited for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/digest.hpp"
#include "bundle/container.hpp"
#include "bundle/manifest.hpp"
#include "bundle/store.hpp"
#include "bundle/ustar.hpp"

namespace jetcrew::bundle {

class Stream {
 public:
  /// Asked as soon as the head is there, before anything behind it is kept: throws where the bundle is not to
  /// be taken, and gives its manifest.
  using Judge = std::function<Manifest(const Container& head)>;

  /// Begins, or goes on behind an earlier one.
  /// @param folder exists
  /// @param size of the whole tar, in bytes
  /// @param offset how far the earlier one came; what lies in the folder is read again up to there, and what
  /// it left behind that is not looked at
  /// @throws Error `upload_lost` where the folder does not hold what it should, and those of the judge
  Stream(std::filesystem::path folder, std::uint64_t size, const Store& store, Judge judge,
         std::uint64_t offset = 0);

  std::uint64_t offset() const noexcept { return offset_; }
  /// Nothing before the head is there.
  const std::optional<Manifest>& manifest() const noexcept { return manifest_; }

  /// The next bytes. What is thrown ends the stream: it is made anew at an offset that was saved.
  /// @throws Error as Container and open_trusted(), `bundle_member_unlisted`, `bundle_member_size`,
  /// `payload_mismatch`, those of the judge, and `io_failed` and the like
  void take(std::string_view bytes);

  /// Makes durable what came since the last time: then the offset may be saved.
  void sync();

  static std::filesystem::path tar_in(const std::filesystem::path& folder);

 private:
  enum class Into { tar, package, nowhere };

  void replay(std::uint64_t offset);
  std::size_t take_some(std::string_view bytes);
  void take_header(std::string_view bytes);
  void on_header();
  void judge_head();
  void begin_member(const UstarHeader& header);
  void begin_listed(const std::string& path, std::uint64_t size);
  void begin_package(const ListedPayload& listed);
  void take_content(std::string_view bytes);
  void pass_content(std::uint64_t count);
  void end_content();
  void keep(std::string_view bytes);
  const ListedPayload* find_listed(std::string_view path) const;

  std::filesystem::path folder_;
  std::uint64_t size_;
  const Store& store_;
  Judge judge_;
  Descriptor tar_;
  std::uint64_t offset_ = 0;
  bool replaying_ = false;

  std::string header_;  ///< as much of it as came
  std::size_t header_size_ = ustar_block;
  std::uint64_t content_left_ = 0;
  std::uint64_t padding_left_ = 0;
  Into into_ = Into::tar;
  bool ended_ = false;

  std::optional<Manifest> manifest_;
  std::set<std::string> seen_;      ///< paths behind the head, as FAT has them
  std::set<std::string> packages_;  ///< SHA-256 of those that are whole in the folder
  const ListedPayload* package_ = nullptr;
  Descriptor package_file_;
  std::optional<Sha256> hash_;
  std::size_t files_to_sync_ = 0;
};

}  // namespace jetcrew::bundle
