#include "debian/batch.hpp"

#include "base/error.hpp"
#include "debian/version.hpp"

namespace jetcrew::debian {

bool compare(std::string_view a, std::string_view op, std::string_view b) {
  const auto order = Version::parse(a) <=> Version::parse(b);
  if (op == "lt") return order < 0;
  if (op == "le") return order <= 0;
  if (op == "eq") return order == 0;
  if (op == "ne") return order != 0;
  if (op == "ge") return order >= 0;
  if (op == "gt") return order > 0;
  throw Error("usage", fmt::format("`{}` is not a comparison", op), "Use one of lt le eq ne ge gt.");
}

}  // namespace jetcrew::debian
