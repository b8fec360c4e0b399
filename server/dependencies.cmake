# Every library that JetCrew links, found in one place. The Debian packages they come from are listed in
# deploy/dependencies. With JETCREW_STATIC only archives are taken.

if(JETCREW_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(Boost_USE_STATIC_LIBS ON)
endif()

find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(PkgConfig REQUIRED)

# Headers only: Asio, Beast, System.
find_path(BOOST_INCLUDE boost/beast/version.hpp REQUIRED)
find_path(NLOHMANN_INCLUDE nlohmann/json.hpp REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(TOMLPP_INCLUDE toml++/toml.h REQUIRED)

# fmt and spdlog come with headers and a shared library only, so their few sources are compiled here, once.
find_path(FMT_INCLUDE fmt/format.h REQUIRED)
find_path(SPDLOG_INCLUDE spdlog/spdlog.h REQUIRED)
set(compiled ${CMAKE_BINARY_DIR}/compiled)
file(CONFIGURE OUTPUT ${compiled}/fmt.cpp CONTENT [[
#include <fmt/format-inl.h>
FMT_BEGIN_NAMESPACE
template FMT_API auto detail::dragonbox::to_decimal(float x) noexcept -> detail::dragonbox::decimal_fp<float>;
template FMT_API auto detail::dragonbox::to_decimal(double x) noexcept -> detail::dragonbox::decimal_fp<double>;
template FMT_API detail::locale_ref::locale_ref(const std::locale& loc);
template FMT_API auto detail::locale_ref::get<std::locale>() const -> std::locale;
template FMT_API auto detail::thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template FMT_API auto detail::decimal_point_impl(locale_ref) -> char;
template FMT_API void detail::buffer<char>::append(const char*, const char*);
template FMT_API void detail::vformat_to(detail::buffer<char>&, string_view, basic_format_args<FMT_BUFFER_CONTEXT(char)>,
                                         detail::locale_ref);
FMT_END_NAMESPACE
]])
add_library(jetcrew_fmt STATIC ${compiled}/fmt.cpp)
target_include_directories(jetcrew_fmt SYSTEM PUBLIC ${FMT_INCLUDE})

file(CONFIGURE OUTPUT ${compiled}/spdlog.cpp CONTENT [[
#include <spdlog/async.h>
#include <spdlog/spdlog-inl.h>
#include <spdlog/common-inl.h>
#include <spdlog/details/backtracer-inl.h>
#include <spdlog/details/log_msg-inl.h>
#include <spdlog/details/log_msg_buffer-inl.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/os-inl.h>
#include <spdlog/details/periodic_worker-inl.h>
#include <spdlog/details/registry-inl.h>
#include <spdlog/logger-inl.h>
#include <spdlog/pattern_formatter-inl.h>
#include <spdlog/sinks/ansicolor_sink-inl.h>
#include <spdlog/sinks/base_sink-inl.h>
#include <spdlog/sinks/sink-inl.h>
#include <spdlog/sinks/stdout_sinks-inl.h>
template class spdlog::sinks::base_sink<std::mutex>;
template class spdlog::sinks::base_sink<spdlog::details::null_mutex>;
template class spdlog::sinks::stdout_sink_base<spdlog::details::console_mutex>;
template class spdlog::sinks::stdout_sink_base<spdlog::details::console_nullmutex>;
template class spdlog::sinks::stdout_sink<spdlog::details::console_mutex>;
template class spdlog::sinks::stdout_sink<spdlog::details::console_nullmutex>;
template class spdlog::sinks::stderr_sink<spdlog::details::console_mutex>;
template class spdlog::sinks::stderr_sink<spdlog::details::console_nullmutex>;
template class spdlog::sinks::ansicolor_sink<spdlog::details::console_mutex>;
template class spdlog::sinks::ansicolor_stdout_sink<spdlog::details::console_mutex>;
]])
add_library(jetcrew_spdlog STATIC ${compiled}/spdlog.cpp)
target_include_directories(jetcrew_spdlog SYSTEM PUBLIC ${SPDLOG_INCLUDE})
target_compile_definitions(jetcrew_spdlog PUBLIC SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_link_libraries(jetcrew_spdlog PUBLIC jetcrew_fmt Threads::Threads)

find_library(SQLITE_LIBRARY sqlite3 REQUIRED)
find_library(SQLITECPP_LIBRARY SQLiteCpp REQUIRED)
find_library(DEFLATE_LIBRARY deflate REQUIRED)
find_library(ZLIB_LIBRARY z REQUIRED)
find_library(SODIUM_LIBRARY sodium REQUIRED)
find_path(GUMBO_INCLUDE gumbo.h REQUIRED)
find_library(GUMBO_LIBRARY gumbo REQUIRED)
find_path(RE2_INCLUDE re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)

# libarchive names what its archive needs only in its .pc file.
pkg_check_modules(ARCHIVE REQUIRED libarchive)
if(JETCREW_STATIC)
  set(archive_libraries)
  foreach(name IN ITEMS archive nettle acl lzma zstd lz4 bz2 z xml2 icui18n icuuc icudata)
    find_library(STATIC_${name} ${name} REQUIRED)
    list(APPEND archive_libraries ${STATIC_${name}})
  endforeach()
else()
  set(archive_libraries ${ARCHIVE_LINK_LIBRARIES})
endif()
