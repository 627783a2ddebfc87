#include "viewer/address.h"

#include <gmock/gmock.h>

namespace tally::viewer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string read(std::string_view text) {
  const auto address = parse_address(text);
  return address ? authority_of(*address) : address.error().message;
}

TEST(Address, IsOfThisMachineAlone) {
  EXPECT_EQ(read("localhost:4040"), "127.0.0.1:4040");
  EXPECT_EQ(read("127.0.0.1:0"), "127.0.0.1:0");
  EXPECT_EQ(read("127.1.2.3:80"), "127.1.2.3:80");
  EXPECT_EQ(read("[::1]:65535"), "[::1]:65535");
  for (const char* text :
       {"0.0.0.0:1", ":1", "*:1", "[::]:1", "::1:1", "[127.0.0.1]:1", "10.0.0.1:1",
        "[::ffff:127.0.0.1]:1", "128.0.0.1:1", "Localhost.org:1", "127.1:1", "[]:1", "[:1"}) {
    EXPECT_THAT(read(text), HasSubstr("may be reached from other machines")) << text;
  }
}

TEST(Address, HasAPort) {
  for (const char* text : {"", "localhost", "localhost:", "localhost:+1", "localhost:1 ",
                           "localhost:65536", "localhost:-1", "4040"}) {
    EXPECT_THAT(read(text), HasSubstr("is no HOST:PORT")) << text;
  }
}

TEST(Address, HasTheNamesThatABrowserWrites) {
  EXPECT_THAT(names_of({.ip = "127.0.0.1", .port = 4040}),
              ElementsAre("127.0.0.1:4040", "localhost:4040"));
  EXPECT_THAT(names_of({.ip = "::1", .port = 80}),
              ElementsAre("[::1]:80", "localhost:80", "[::1]", "localhost"));
}

}  // namespace
}  // namespace tally::viewer
