// Addresses: read, or refused with an Error; what is said of one is an address again, and safe to send.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "supply/url.hpp"

using namespace jetcrew;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void look_at(const supply::Url& url) {
  for (const char c : url.target()) require(static_cast<unsigned char>(c) > 0x20 && c != 0x7f);
  require(url.is_local() || !url.host.empty());
  require(url.path.starts_with('/'));
  const auto again = supply::Url::parse(url.text());
  require(again.text() == url.text() && again.user.empty() && again.password.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const auto base = supply::Url::parse("http://a/b/c/d;p?q");
  try {
    look_at(base.resolve(text));
  } catch (const Error& error) {
    require(error.code() == "url_invalid");
  }
  try {
    look_at(supply::Url::parse(text));
  } catch (const Error& error) {
    require(error.code() == "url_invalid");
  }
  return 0;
}
