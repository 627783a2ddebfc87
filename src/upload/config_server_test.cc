#include "upload/config_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/descriptor.h"

namespace tally::upload {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// test/config_chain_test.py has the answers of real servers; this is what takes a socket.
class SilentServerTest : public testing::Test {
 protected:
  SilentServerTest() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listening_.get(), any, size), 0);
    EXPECT_EQ(::listen(listening_.get(), 1), 0);
    EXPECT_EQ(::getsockname(listening_.get(), any, &size), 0);
    url_ = fmt::format("http://127.0.0.1:{}/config", ntohs(address.sin_port));
  }

  base::Descriptor listening_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::string url_;
};

TEST_F(SilentServerTest, HasOneLimitForAllFiles) {
  ConfigServer server{url_, milliseconds{200}};
  const auto waited = server.version(7);
  ASSERT_FALSE(waited);
  EXPECT_THAT(waited.error().message, HasSubstr("fetching " + url_ + "/v7: "));
  ConfigServer late{url_, milliseconds{0}};
  const auto asked = late.version(6);
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().message,
            "fetching " + url_ + "/v6: the versions that are needed are not here after 0 s");
}

TEST_F(SilentServerTest, ASlashAtTheEndIsNoOtherAddress) {
  EXPECT_EQ(ConfigServer{url_}.address(), url_ + "/latest");
  EXPECT_EQ(ConfigServer{url_ + "/"}.address(), url_ + "/latest");
}

}  // namespace
}  // namespace tally::upload
