#include "client/sidecar_config.h"

#include <signal.h>
#include <stdlib.h>

#include <cstring>
#include <memory>
#include <vector>

#include "counter/counter_fixture.h"
#include "stack/program_modules.h"

namespace tally::client {
namespace {

using Message = std::unique_ptr<SidecarConfig>;

Message message_of(const std::string& bytes) {
  auto message = std::make_unique<SidecarConfig>();
  EXPECT_LE(bytes.size(), SidecarConfig::capacity());
  std::memcpy(message->data(), bytes.data(), bytes.size());
  return message;
}

// A message as the other side gets it.
Message received(const SidecarConfig& sent) {
  Message message = message_of({sent.data(), sent.size()});
  EXPECT_TRUE(message->read(sent.size()));
  return message;
}

// One after the other, each with a NUL.
std::string strings(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) (all += text) += '\0';
  return all;
}

class SidecarConfigTest : public CounterFixture {};

TEST_F(SidecarConfigTest, ArrivesAsItWasSent) {
  const char* const modules[] = {"libacme.so.3", "", "libother.so", nullptr};
  SidecarConfig sent;
  ASSERT_TRUE(sent.write({.collection = "acme",
                          .program = "acme.org/cc",
                          .version = "v1.2.3",
                          .toolchain = "gcc-12.2",
                          .modules = modules,
                          .upload_url = "https://acme.org/upload",
                          .config_url = "https://acme.org/config",
                          .public_key = "acme.org+1234+key"},
                         {.watch = true, .send = true}));
  const Message message = received(sent);
  const OpenConfig config = message->open_config();
  EXPECT_STREQ(config.collection, "acme");
  EXPECT_STREQ(config.program, "acme.org/cc");
  EXPECT_STREQ(config.version, "v1.2.3");
  EXPECT_STREQ(config.toolchain, "gcc-12.2");
  EXPECT_EQ(config.directory, nullptr);
  EXPECT_STREQ(message->upload_url(), "https://acme.org/upload");
  EXPECT_STREQ(message->config_url(), "https://acme.org/config");
  EXPECT_STREQ(message->public_key(), "acme.org+1234+key");
  EXPECT_EQ(message->set_day(), std::nullopt);
  EXPECT_FALSE(message->leaves_alone(SIGSEGV));
  in_child([&] {
    message->add_modules();
    return stack::program_module(0) == "libacme.so.3" &&
           stack::program_module(1) == "libother.so" && stack::program_module(2).empty();
  });
}

TEST_F(SidecarConfigTest, WhatIsNotGivenIsEmpty) {
  SidecarConfig sent;
  ASSERT_TRUE(sent.write({.version = nullptr, .toolchain = nullptr}, {}));
  const Message message = received(sent);
  const OpenConfig config = message->open_config();
  EXPECT_STREQ(config.collection, "");
  EXPECT_STREQ(message->upload_url(), "");
  EXPECT_STREQ(config.version, "");
  EXPECT_EQ(config.directory, nullptr);
  in_child([&] {
    message->add_modules();
    return stack::program_module(0).empty();
  });
}

// A relative directory means another one in another process.
TEST_F(SidecarConfigTest, TheDirectoryIsTheOneThatWasOpened) {
  in_child([&] {
    if (open(config()) != Opened::kCounting) return false;
    SidecarConfig sent;
    if (!sent.write({.collection = "acme", .directory = directory_.c_str()}, {})) return false;
    const Message message = received(sent);
    return message->open_config().directory == directory_ && message->directory() == directory_;
  });
}

// The sidecar finds it as the program did, but knows which one that was.
TEST_F(SidecarConfigTest, TheDirectoryThatWasFound) {
  in_child([&] {
    ::setenv("TALLY_DIR", directory_.c_str(), 1);
    const OpenConfig found{.collection = "acme", .program = "acme.org/cc", .version = "v1.2.3"};
    if (open(found) != Opened::kCounting) return false;
    SidecarConfig sent;
    if (!sent.write({.collection = "acme"}, {})) return false;
    const Message message = received(sent);
    return message->open_config().directory == nullptr && message->directory() == directory_;
  });
}

// Where the program's clock is set, the weekly run's is too.
TEST_F(SidecarConfigTest, TheDayThatIsSet) {
  in_child([&] {
    ::setenv("TALLY_DIR", directory_.c_str(), 1);
    ::setenv("TALLY_AS_OF", "2026-11-30", 1);
    if (open({.collection = "acme", .program = "acme.org/cc"}) != Opened::kCounting) return false;
    SidecarConfig sent;
    return sent.write({.collection = "acme"}, {}) &&
           received(sent)->set_day() == consent::parse_day("2026-11-30");
  });
}

TEST_F(SidecarConfigTest, TheWork) {
  for (const SidecarWork work : {SidecarWork{true, false}, {false, true}, {false, false}}) {
    SidecarConfig sent;
    ASSERT_TRUE(sent.write({.collection = "ws"}, work));
    const SidecarWork told = received(sent)->work();
    EXPECT_EQ(told.watch, work.watch);
    EXPECT_EQ(told.send, work.send);
  }
}

TEST_F(SidecarConfigTest, SignalsThatAreLeftAlone) {
  const int left_alone[] = {SIGABRT, SIGTRAP, 127, 0};
  SidecarConfig sent;
  ASSERT_TRUE(sent.write({.signals_left_alone = left_alone}, {}));
  const Message message = received(sent);
  for (const int signal : left_alone) EXPECT_EQ(message->leaves_alone(signal), signal != 0);
  for (const int signal : {SIGSEGV, -1, 128, 1000}) EXPECT_FALSE(message->leaves_alone(signal));
  const int beyond[] = {128, 0};
  EXPECT_FALSE(sent.write({.signals_left_alone = beyond}, {}));
  std::vector<int> too_many(65, SIGABRT);
  too_many.push_back(0);
  EXPECT_FALSE(sent.write({.signals_left_alone = too_many.data()}, {}));
}

TEST_F(SidecarConfigTest, TooLong) {
  const std::string half(SidecarConfig::capacity() / 2, 'x');
  const std::string whole(SidecarConfig::capacity(), 'x');
  SidecarConfig sent;
  EXPECT_TRUE(sent.write({.collection = half.c_str()}, {}));
  EXPECT_FALSE(sent.write({.collection = half.c_str(), .program = half.c_str()}, {}));
  EXPECT_FALSE(sent.write({.collection = whole.c_str()}, {}));
  const std::vector<const char*> modules = {half.c_str(), "m", half.c_str(), nullptr};
  EXPECT_FALSE(sent.write({.modules = modules.data()}, {}));
}

TEST_F(SidecarConfigTest, FitsToTheLastByte) {
  const size_t room =
      SidecarConfig::capacity() - 15;  // "1", and else as many strings as it has, empty
  const std::string fits(room, 'x'), overflows(room + 1, 'x');
  SidecarConfig sent;
  ASSERT_TRUE(sent.write({.collection = fits.c_str(), .toolchain = ""}, {}));
  EXPECT_EQ(sent.size(), SidecarConfig::capacity());
  const Message message = received(sent);
  EXPECT_EQ(message->open_config().collection, fits);
  EXPECT_FALSE(sent.write({.collection = overflows.c_str(), .toolchain = ""}, {}));
}

TEST_F(SidecarConfigTest, WhatIsNoSuchMessage) {
  const std::string good =
      strings({"1", "ws", "c", "p", "v", "t", "d", "1", "", "u", "u", "k", "s", ""});
  EXPECT_TRUE(message_of(good)->read(good.size()));
  const std::string of_another_version = "2" + good.substr(1);
  EXPECT_FALSE(message_of(of_another_version)->read(of_another_version.size()));
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(message_of(good)->read(size)) << size;
  }
  const std::string whole(SidecarConfig::capacity(), 'x');
  std::string endless = whole;
  for (size_t i = 1; i < endless.size(); i += 2) endless[i] = '\0';
  for (const std::string& bad :
       {good.substr(0, good.size() - 1) + "m", whole, endless,
        strings({"1", "ws", "c", "p", "v", "t", "d", "1", "", "u", "u", "k", "s", "m"}),
        strings({"1", "ws", "c", "p", "v", "t", "d", "1", "", "u", "u", "k", "s", "m", "n"})}) {
    EXPECT_FALSE(message_of(bad)->read(bad.size())) << bad.substr(0, 100);
  }
}

TEST_F(SidecarConfigTest, NoModuleIsAPath) {
  const std::string hostile = strings({"1", "ws", "c", "p", "v", "t", "d", "1", "", "u", "u", "k",
                                       "s", "../x", "a b", "libgood.so", ""});
  const Message message = message_of(hostile);
  ASSERT_TRUE(message->read(hostile.size()));
  in_child([&] {
    message->add_modules();
    return stack::program_module(0) == "libgood.so" && stack::program_module(1).empty();
  });
}

}  // namespace
}  // namespace tally::client
