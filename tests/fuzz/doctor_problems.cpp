// Any text is taken, in full and in two parts alike, and what is found can be told.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "doctor/finding_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jetcrew;
  static const auto catalogue = catalogue::load(catalogue::Files::embedded());
  static const doctor::Problems problems(catalogue.problems);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto whole = doctor::to_json(problems.match(text, {}));
  doctor::Tail parts;
  parts.append(text.substr(0, size / 2));
  parts.append(text.substr(size / 2));
  if (doctor::to_json(problems.match(parts, {})).dump() != whole.dump()) std::abort();
  return 0;
}
