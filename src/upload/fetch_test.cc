#include "upload/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/descriptor.h"

namespace tally::upload {
namespace {

using testing::HasSubstr;

// test/config_source_test.py has the answers of real servers; this is what takes a socket.
TEST(FetchTest, WaitsForNobodyForLong) {
  const base::Descriptor listening{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listening.get(), any, size), 0);
  ASSERT_EQ(::listen(listening.get(), 1), 0);
  ASSERT_EQ(::getsockname(listening.get(), any, &size), 0);
  const std::string url = fmt::format("http://127.0.0.1:{}/latest", ntohs(address.sin_port));
  const auto fetched = fetch(url, {}, 1000, std::chrono::seconds{1});
  ASSERT_FALSE(fetched);
  EXPECT_THAT(fetched.error().message, HasSubstr("fetching " + url + ": "));
}

TEST(FetchTest, AsksNobodyWhomOthersCouldPlay) {
  EXPECT_FALSE(fetch("http://192.0.2.1/latest", {}, 1000));
  EXPECT_FALSE(fetch("file:///etc/passwd", {}, 1000));
}

}  // namespace
}  // namespace tally::upload
