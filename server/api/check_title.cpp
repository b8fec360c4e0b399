#include "api/check_title.hpp"

#include "checks/select.hpp"

namespace jetcrew::api {

nlohmann::json title_json(const Service& service, std::string_view name) {
  const auto title = checks::title_of(*service.workspace.catalogue(), name);
  if (!title) return nullptr;
  return {{"en", title->en}, {"zh-CN", title->zh_cn}};
}

}  // namespace jetcrew::api
