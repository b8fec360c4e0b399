#include "doctor/pattern.hpp"

#include <re2/re2.h>

#include "base/error.hpp"

namespace jetcrew::doctor {
namespace {

RE2::Options options() {
  RE2::Options options;
  // Logs are bytes: what is not UTF-8 in them must not keep the rest from being found.
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_max_mem(1 << 20);
  options.set_log_errors(false);
  return options;
}

Error invalid(const std::string& reason) {
  return {"pattern_invalid",
          "the pattern cannot be used: " + reason,
          "Correct the pattern.",
          {{"reason", reason}}};
}

}  // namespace

Pattern::Pattern(const std::string& expression) : compiled_(std::make_unique<RE2>(expression, options())) {
  if (!compiled_->ok()) throw invalid(compiled_->error());
  if (find("")) throw invalid("it matches the empty text, and so every text");
}

Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

std::optional<std::size_t> Pattern::find(std::string_view text) const {
  re2::StringPiece found;
  const re2::StringPiece all(text.data(), text.size());
  if (!compiled_->Match(all, 0, text.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  return static_cast<std::size_t>(found.data() - all.data());
}

}  // namespace jetcrew::doctor
