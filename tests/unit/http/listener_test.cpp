#include "http/listener.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

std::string refused(const std::string& address) {
  return thrown_code([&] { Listener listener(Address::parse(address)); });
}

TEST(Listener, OnlyThisMachineUntilThereAreAccounts) {
  EXPECT_EQ(refused("http://0.0.0.0:0"), "listen_refused");
  EXPECT_EQ(refused("http://[::]:0"), "listen_refused");
  EXPECT_EQ(refused("http://192.168.55.1:0"), "listen_refused");
  EXPECT_EQ(refused("https://127.0.0.1:0"), "listen_refused");
}

TEST(Listener, TellsThePortItGot) {
  const Listener first(Address::parse("http://127.0.0.1:0"));
  EXPECT_NE(first.address().port, 0);
  EXPECT_EQ(refused(to_string(first.address())), "address_in_use");
}

TEST(Listener, UnixSocketIsReplacedWhenStaleOnly) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "http.sock";
  const auto address = Address::parse("unix:" + path.string());
  {
    // What a killed daemon leaves: a bound name that nobody listens on.
    const Descriptor dead(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto at = to_socket_address(address);
    ASSERT_EQ(::bind(dead.get(), at.get(), at.size), 0);
  }
  {
    const Listener listener(address);
    struct stat status{};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0660U);
    EXPECT_EQ(refused(to_string(address)), "address_in_use");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  write_durably(path, "a file of somebody");
  EXPECT_EQ(refused(to_string(address)), "address_in_use");
  EXPECT_EQ(read_file(path), "a file of somebody");
  EXPECT_EQ(refused("unix:" + (folder.path() / "no" / "such").string()), "path_not_found");
}

}  // namespace
}  // namespace jetcrew::http
