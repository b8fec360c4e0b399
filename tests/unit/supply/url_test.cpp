#include "supply/url.hpp"

#include "support/error_of.hpp"

namespace jetcrew::supply {
namespace {

TEST(Urls, AreTakenApart) {
  const auto url = Url::parse("HTTPS://Me:p%40ss@Mirror.Example:8443/a%20b/c.deb?x=1#sha256=ab");
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.user, "Me");
  EXPECT_EQ(url.password, "p@ss");
  EXPECT_EQ(url.host, "mirror.example");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target(), "/a%20b/c.deb?x=1");
  EXPECT_EQ(url.fragment, "sha256=ab");
  EXPECT_EQ(url.file_name(), "c.deb");
  EXPECT_EQ(url.origin(), "https://mirror.example:8443");
  // Nobody's password gets into a message.
  EXPECT_EQ(url.text(), "https://mirror.example:8443/a%20b/c.deb?x=1");

  EXPECT_EQ(Url::parse("http://host").target(), "/");
  EXPECT_EQ(Url::parse("http://host").port, 80);
  EXPECT_EQ(Url::parse("https://host").authority(), "host");
  EXPECT_EQ(Url::parse("http://[2001:DB8::1]:81/").authority(), "[2001:db8::1]:81");
  EXPECT_EQ(Url::parse("file:///a%20b/c").local_path(), "/a b/c");
}

TEST(Urls, AreRefusedWhereTheyAreNone) {
  for (const auto* text :
       {"", "host", "ftp://host/", "http://", "http:///path", "http://host:0x50/", "http://host:70000/",
        "http://host/a b", "http://ho st/", "http://host/\r\nX: y", "http://[::1/", "javascript:alert(1)"})
    EXPECT_EQ(error_of([&] { Url::parse(text); }).code(), "url_invalid") << text;
}

// RFC 3986, 5.4.1 and 5.4.2, with the base that is given there.
TEST(Urls, ResolveWhatPagesLinkTo) {
  const auto base = Url::parse("http://a/b/c/d;p?q");
  const std::pair<const char*, const char*> examples[] = {{"g", "http://a/b/c/g"},
                                                          {"./g", "http://a/b/c/g"},
                                                          {"g/", "http://a/b/c/g/"},
                                                          {"/g", "http://a/g"},
                                                          {"//g", "http://g/"},
                                                          {"?y", "http://a/b/c/d;p?y"},
                                                          {"g?y", "http://a/b/c/g?y"},
                                                          {"#s", "http://a/b/c/d;p?q"},
                                                          {"g#s", "http://a/b/c/g"},
                                                          {";x", "http://a/b/c/;x"},
                                                          {"g;x", "http://a/b/c/g;x"},
                                                          {"", "http://a/b/c/d;p?q"},
                                                          {".", "http://a/b/c/"},
                                                          {"./", "http://a/b/c/"},
                                                          {"..", "http://a/b/"},
                                                          {"../", "http://a/b/"},
                                                          {"../g", "http://a/b/g"},
                                                          {"../..", "http://a/"},
                                                          {"../../", "http://a/"},
                                                          {"../../g", "http://a/g"},
                                                          {"../../../g", "http://a/g"},
                                                          {"/./g", "http://a/g"},
                                                          {"/../g", "http://a/g"},
                                                          {"g.", "http://a/b/c/g."},
                                                          {"..g", "http://a/b/c/..g"},
                                                          {"./../g", "http://a/b/g"},
                                                          {"./g/.", "http://a/b/c/g/"},
                                                          {"g/./h", "http://a/b/c/g/h"},
                                                          {"g/../h", "http://a/b/c/h"},
                                                          {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
                                                          {"g;x=1/../y", "http://a/b/c/y"},
                                                          {"https://x/y", "https://x/y"}};
  for (const auto& [reference, expected] : examples)
    EXPECT_EQ(base.resolve(reference).text(), expected) << reference;
}

TEST(Urls, GoFurtherDown) {
  EXPECT_EQ(Url::parse("http://host/debian").below("dists/stable/Release").text(),
            "http://host/debian/dists/stable/Release");
  EXPECT_EQ(Url::parse("http://host/debian/").below("pool/a.deb").text(), "http://host/debian/pool/a.deb");
}

}  // namespace
}  // namespace jetcrew::supply
