// Fuzzes relationship fields: what is read prints to a text that reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "debian/relation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jetcrew::debian;
  std::vector<AnyOf> clauses;
  try {
    clauses = parse_relations({reinterpret_cast<const char*>(data), size});
  } catch (const jetcrew::Error& error) {
    if (error.code() != "relation_invalid" && error.code() != "version_invalid") std::abort();
    return 0;
  }
  for (const auto& clause : clauses) {
    const auto text = to_string(clause);
    // A version may have characters in it that end it inside a field, such as a bracket.
    if (text.find_first_of("[]<>") != std::string::npos) continue;
    const auto again = parse_relations(text);
    if (again.size() != 1 || again.front() != clause) std::abort();
  }
  return 0;
}
