// `jetcrew bundle`, and what its commands share.
#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/bundle_commands.hpp"
#include "cli/question.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

/// What is typed does not show.
std::string typed_password(const std::string& file) {
  std::cerr << fmt::format("Password of {}: ", file) << std::flush;
  termios shown{};
  const bool terminal = ::tcgetattr(STDIN_FILENO, &shown) == 0;
  auto hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  if (terminal) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  std::string password;
  std::getline(std::cin, password);
  if (terminal) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
  std::cerr << "\n";
  return password;
}

}  // namespace

std::filesystem::path followed(const std::string& path) {
  std::error_code absent;
  auto real = std::filesystem::canonical(path, absent);
  return absent ? std::filesystem::path(path) : real;
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

/// The first line, as minisign's own users keep it.
std::string password_in(const fs::path& file) {
  constexpr std::uint64_t longest = 4096;
  auto text = read_file(file, longest);
  text.resize(std::min(text.size(), text.find_first_of("\r\n")));
  if (text.empty()) {
    throw Error("key_password_needed", fmt::format("{} has no password in its first line", file.string()),
                "Write the password into the file's first line, or leave the option out.",
                {{"path", file.string()}});
  }
  return text;
}

bundle::SecretKey secret_key(const std::string& file, const std::optional<std::string>& password_file) {
  constexpr std::uint64_t largest = 64U << 10U;
  const auto text = read_file(file, largest);
  if (password_file) return bundle::SecretKey::parse(text, password_in(*password_file));
  try {
    return bundle::SecretKey::parse(text);
  } catch (const Error& error) {
    if (error.code() != "key_password_needed" || !is_answerable()) throw;
    return bundle::SecretKey::parse(text, typed_password(file));
  }
}

void add_bundle(CommandLine& line) {
  auto& command = line.command(for_boards, "bundle", "signed collections of packages for boards");
  add_bundle_create(command);
  add_bundle_sign(command);
  add_bundle_verify(command);
  add_bundle_inspect(command);
  add_bundle_thin(command);
  add_bundle_import(command);
  add_bundle_keygen(command);
  add_bundle_keys(command);
}

}  // namespace jetcrew::cli
