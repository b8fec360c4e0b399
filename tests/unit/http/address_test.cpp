#include "http/address.hpp"

#include <gtest/gtest.h>

#include "http/running_server.hpp"

namespace jetcrew::http {
namespace {

TEST(Address, IsReadAndWritten) {
  for (const auto* text :
       {"http://127.0.0.1:8080", "http://[::1]:0", "https://0.0.0.0:443", "unix:/run/jetcrew/http.sock"}) {
    EXPECT_EQ(to_string(Address::parse(text)), text);
  }
  EXPECT_EQ(to_string(Address::parse("http://localhost/")), "http://127.0.0.1:80");
  EXPECT_EQ(Address::parse("https://[fe80::1]").port, 443);
}

TEST(Address, KnowsWhatIsThisMachine) {
  EXPECT_TRUE(Address::parse("http://127.9.9.9:1").is_local());
  EXPECT_TRUE(Address::parse("http://[::1]:1").is_local());
  EXPECT_TRUE(Address::parse("unix:x").is_local());
  EXPECT_FALSE(Address::parse("http://0.0.0.0:1").is_local());
  EXPECT_FALSE(Address::parse("http://[::]:1").is_local());
  EXPECT_FALSE(Address::parse("http://192.168.55.1:1").is_local());
}

TEST(Address, NonsenseIsRefused) {
  for (const auto* text :
       {"", "127.0.0.1", "ftp://127.0.0.1", "http://", "http://board.local:80",
        "http://127.0.0.1:", "http://127.0.0.1:65536", "http://127.0.0.1:-1", "http://127.0.0.1:8x",
        "http://::1:80", "http://[::1", "http://[::1]80", "http://[127.0.0.1]:1", "http://127.0.0.1:80/x",
        "http://a@127.0.0.1", "http://127.1:80", "unix:"}) {
    EXPECT_EQ(thrown_code([&] { Address::parse(text); }), "address_invalid") << text;
  }
  EXPECT_EQ(thrown_code([] { Address::parse("unix:/" + std::string(108, 'x')); }), "address_invalid");
}

}  // namespace
}  // namespace jetcrew::http
