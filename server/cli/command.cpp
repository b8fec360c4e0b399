#include "cli/command.hpp"

#include <iostream>

#include "base/text.hpp"
#include "http/problem.hpp"
#include "install/workspace.hpp"

namespace jetcrew::cli {

std::filesystem::path Globals::state_folder() const {
  return state ? std::filesystem::path(*state) : install::default_state_folder(board_root());
}

int exit_of(const std::string& code) {
  static const std::map<std::string, int, std::less<>> statuses{
      {"usage", usage},
      {"request_ambiguous", usage},
      {"profile_unknown", usage},
      {"target_invalid", usage},
      {"url_invalid", usage},
      {"sources_invalid", usage},
      {"apt_source_invalid", usage},
      {"check_unknown", usage},
      {"no_solution", unsolvable},
      {"request_unknown", unsolvable},
      {"profile_unfit", unsolvable},
      {"check_failed", unverified},
      {"deb_damaged", unverified},
      {"payload_damaged", unverified},
      {"wheel_damaged", unverified},
      {"wheel_record_mismatch", unverified},
      {"wheel_record_invalid", unverified},
      {"plan_changed", unverified},
      {"untrusted", unverified},
      {"release_untrusted", unverified},
      {"release_expired", unverified},
      {"download_mismatch", unverified},
      {"download_unverifiable", unverified},
      {"tls_untrusted", unverified},
      {"signature_missing", unverified},
      {"signature_unknown", unverified},
      {"signature_invalid", unverified},
      {"signature_wrong", unverified},
      {"key_revoked", unverified},
      {"key_list_invalid", unverified},
      {"bundle_damaged", unverified},
      {"bundle_member_invalid", unverified},
      {"bundle_member_duplicate", unverified},
      {"bundle_member_unlisted", unverified},
      {"bundle_member_size", unverified},
      {"bundle_index_invalid", unverified},
      {"bundle_incomplete", unverified},
      {"bundle_downgrade", unverified},
      {"manifest_invalid", unverified},
      {"payload_mismatch", unverified},
      {"command_not_startable", not_startable},
      {"command_not_found", not_there},
  };
  const auto found = statuses.find(code);
  return found == statuses.end() ? failed : found->second;
}

void tell(const Error& error) {
  std::cerr << "jetcrew: " << to_valid_utf8(error.message()) << "\n";
  if (!error.hint().empty()) std::cerr << "  " << to_valid_utf8(error.hint()) << "\n";
}

int report(const Globals& globals, const Error& error) {
  if (globals.json) print(http::problem_document(error));
  tell(error);
  return exit_of(error.code());
}

int report_unsolvable(const Globals& globals, std::ostream& people, const std::string& explanation,
                      const nlohmann::json& causes, const nlohmann::json& more) {
  if (globals.json) {
    auto document = more;
    document.update({{"status", "unsolvable"}, {"explanation", explanation}, {"causes", causes}});
    print(document);
  } else {
    people << to_valid_utf8(explanation) << std::flush;
  }
  return unsolvable;
}

namespace {

nlohmann::json cause_of(const Error& error, std::string_view kind, std::string_view key,
                        const std::string& text) {
  const auto fact = [&](const char* name) {
    const auto found = error.facts().find(name);
    return found == error.facts().end() ? std::string() : found->second;
  };
  const auto request = fact("request");
  return {{"kind", kind},  {"text", text},          {"package", request.empty() ? fact("profile") : request},
          {"version", ""}, {"relation", ""},        {"source", fact("path")},
          {"key", key},    {"facts", error.facts()}};
}

}  // namespace

bool is_unsolvable(const Error& error) {
  return exit_of(error.code()) == unsolvable;
}

int report_unsolvable(const Globals& globals, std::ostream& people, const Error& error,
                      const nlohmann::json& more) {
  const auto& facts = error.facts();
  const auto* key = error.code() == "profile_unfit" ? "cause.profile_unfit"
                    : facts.contains("path")        ? "cause.damaged"
                    : facts.contains("source")      ? "cause.nothing_at_hand"
                                                    : "cause.unknown";
  const auto* way = error.code() == "profile_unfit" ? "proposal.other_profile"
                    : facts.contains("path")        ? "proposal.copy_again"
                    : facts.contains("source")      ? "proposal.name_the_stick"
                    : facts.contains("profile")     ? "proposal.profile"
                    : facts.contains("near")        ? "proposal.did_you_mean"
                                                    : "proposal.check_spelling";
  auto document = http::problem_document(error);
  document.update(more);
  return report_unsolvable(
      globals, people, fmt::format("{}\n{}\n", error.message(), error.hint()),
      {cause_of(error, error.code() == "profile_unfit" ? "unfit" : "missing", key, error.message()),
       cause_of(error, "proposal", way, error.hint())},
      document);
}

void print(const nlohmann::json& document) {
  std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n" << std::flush;
}

void say(std::string_view text) {
  std::cout << text << std::flush;
}

}  // namespace jetcrew::cli
