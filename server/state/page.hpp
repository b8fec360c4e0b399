// One page of a list that is walked by the id of its rows, so that rows added meanwhile never shift it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jetcrew::state {

struct PageRequest {
  std::int64_t limit = 50;  ///< taken as 1 to 200
  std::string cursor;       ///< a page's next_cursor; empty for the first page
};

template <typename T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;  ///< absent on the last page
};

}  // namespace jetcrew::state
