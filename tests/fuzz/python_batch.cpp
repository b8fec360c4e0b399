// The batch checks: every line gets one of three answers.
#include <cstdlib>
#include <string_view>

#include "python/batch.hpp"

using namespace jetcrew::python;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  for (auto* answer_to : {compare_versions_line, match_specifiers_line, evaluate_markers_line}) {
    const auto answer = answer_to(line);
    if (answer != "true" && answer != "false" && answer != "error") std::abort();
  }
  return 0;
}
