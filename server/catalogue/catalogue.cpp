#include "catalogue/catalogue.hpp"

#include "catalogue/tables.hpp"

namespace jetcrew::catalogue {

Catalogue load(const Files& files) {
  return {read_jetpack(files),     read_modules(files),   read_archives(files), read_checks(files),
          read_constraints(files), read_libraries(files), read_problems(files), read_profiles(files)};
}

}  // namespace jetcrew::catalogue
