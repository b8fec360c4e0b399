#include "python/specifier_text.hpp"

#include "base/text.hpp"

namespace jetcrew::python {

std::string readable(const SpecifierSet& versions) {
  const auto members = versions.specifiers();
  if (members.size() == 1 && members[0].comparison() == Comparison::equal)
    return members[0].version()->text();
  std::vector<std::string> texts;
  for (const auto& member : members) texts.push_back(member.text());
  return join(texts, ",");
}

}  // namespace jetcrew::python
