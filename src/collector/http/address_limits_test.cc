#include "collector/http/address_limits.h"

#include <gtest/gtest.h>

#include <vector>

namespace tally::collector {
namespace {

using boost::asio::ip::make_address;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const AddressLimits::Time kStart{std::chrono::hours{1}};

Limits limits(size_t connections, size_t requests, bool loopback = false) {
  Limits limits;
  limits.connections_per_address = connections;
  limits.requests_per_minute = requests;
  limits.loopback = loopback;
  return limits;
}

unsigned status(const std::optional<Response>& refusal) { return refusal ? refusal->status : 200; }

TEST(AddressLimits, ConnectionsOfAnAddress) {
  const Limits set = limits(2, 0);
  AddressLimits addresses{set};
  const auto from = [&](const char* address) {
    return addresses.enter(make_address(address), kStart);
  };
  const auto first = from("192.0.2.1");
  EXPECT_TRUE(first && from("192.0.2.1"));
  EXPECT_FALSE(from("192.0.2.1"));
  EXPECT_FALSE(from("::ffff:192.0.2.1")) << "the same address, written for IPv6";
  EXPECT_TRUE(from("192.0.2.2"));
  addresses.leave(*first);
  EXPECT_TRUE(from("192.0.2.1"));
  EXPECT_FALSE(from("192.0.2.1"));
}

TEST(AddressLimits, AllOfANetworkOfIpv6IsOne) {
  const Limits set = limits(2, 0);
  AddressLimits addresses{set};
  EXPECT_TRUE(addresses.enter(make_address("2001:db8:0:1::1"), kStart));
  EXPECT_TRUE(addresses.enter(make_address("2001:db8:0:1:ffff::2"), kStart));
  EXPECT_FALSE(addresses.enter(make_address("2001:db8:0:1::3"), kStart));
  EXPECT_TRUE(addresses.enter(make_address("2001:db8:0:2::1"), kStart));
}

TEST(AddressLimits, RequestsOfAMinute) {
  const Limits set = limits(10, 60);
  AddressLimits addresses{set};
  const Guest guest = addresses.enter(make_address("192.0.2.1"), kStart).value();
  const Guest same = addresses.enter(make_address("192.0.2.1"), kStart).value();
  const Guest other = addresses.enter(make_address("192.0.2.2"), kStart).value();
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(status(addresses.refusal(i % 2 == 0 ? guest : same, "/", kStart)), 200);
  }
  EXPECT_EQ(status(addresses.refusal(guest, "/data/", kStart)), 429);
  EXPECT_EQ(status(addresses.refusal(same, "/upload/x", kStart)), 503);
  EXPECT_EQ(status(addresses.refusal(same, "http://a.example/upload/x", kStart)), 503);
  EXPECT_EQ(status(addresses.refusal(same, "http://upload/upload?/upload/x", kStart)), 429);
  EXPECT_EQ(status(addresses.refusal(other, "/", kStart)), 200);
  const auto refused = addresses.refusal(guest, "/", kStart);
  EXPECT_EQ(refused->headers[0], (Header{"Retry-After", "1"}));
  EXPECT_EQ(*refused->body,
            "More than 60 requests a minute came from your address; try again later.\n");
  EXPECT_EQ(status(addresses.refusal(guest, "/", kStart + milliseconds{900})), 429);
  EXPECT_EQ(status(addresses.refusal(guest, "/", kStart + milliseconds{1001})), 200);
  EXPECT_EQ(status(addresses.refusal(guest, "/", kStart + milliseconds{1002})), 429);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(status(addresses.refusal(guest, "/", kStart + minutes{3})), 200) << i;
  }
  EXPECT_EQ(status(addresses.refusal(guest, "/", kStart + minutes{3})), 429);
}

TEST(AddressLimits, ANewConnectionIsNoNewMinute) {
  const Limits set = limits(10, 2);
  AddressLimits addresses{set};
  for (int i = 0; i < 4; ++i) {
    const Guest guest = addresses.enter(make_address("192.0.2.1"), kStart).value();
    EXPECT_EQ(status(addresses.refusal(guest, "/", kStart)), i < 2 ? 200 : 429);
    addresses.leave(guest);
  }
}

TEST(AddressLimits, RequestsWithoutALimit) {
  const Limits set = limits(10, 0);
  AddressLimits addresses{set};
  const Guest guest = addresses.enter(make_address("192.0.2.1"), kStart).value();
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(addresses.refusal(guest, "/", kStart));
}

TEST(AddressLimits, TheMachineItselfIsExempt) {
  for (const char* address : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}) {
    const Limits set = limits(1, 1);
    AddressLimits exempt{set};
    for (int i = 0; i < 3; ++i) {
      const auto guest = exempt.enter(make_address(address), kStart);
      ASSERT_TRUE(guest) << address;
      EXPECT_FALSE(exempt.refusal(*guest, "/", kStart));
    }
    const Limits all = limits(1, 1, true);
    AddressLimits strict{all};
    EXPECT_TRUE(strict.enter(make_address(address), kStart));
    EXPECT_FALSE(strict.enter(make_address(address), kStart)) << address;
  }
}

TEST(AddressLimits, TheHashIsAnotherEveryDay) {
  const Limits set = limits(10, 10);
  AddressLimits addresses{set};
  const auto key = [&](AddressLimits::Time now) {
    const Guest guest = addresses.enter(make_address("192.0.2.1"), now).value();
    addresses.leave(guest);
    return guest.key;
  };
  const uint64_t first = key(kStart);
  EXPECT_EQ(key(kStart + std::chrono::hours{23}), first);
  EXPECT_NE(key(kStart + std::chrono::hours{25}), first);
  AddressLimits other{set};
  EXPECT_NE(other.enter(make_address("192.0.2.1"), kStart)->key, first);
}

TEST(AddressLimits, MemoryIsBounded) {
  const Limits set = limits(1, 1);
  AddressLimits addresses{set};
  std::vector<Guest> guests;
  const auto from = [](uint32_t number) {
    return boost::asio::ip::address{boost::asio::ip::address_v4{0x0b000000 + number}};
  };
  for (uint32_t i = 0; i < kMaxAddresses; ++i) {
    guests.push_back(addresses.enter(from(i), kStart).value());
  }
  const auto stranger = addresses.enter(from(kMaxAddresses), kStart);
  ASSERT_TRUE(stranger) << "it is served, without limits of its own";
  EXPECT_EQ(stranger->key, 0);
  EXPECT_FALSE(addresses.enter(from(0), kStart)) << "those that are known keep theirs";
  for (const Guest& each : guests) addresses.leave(each);
  EXPECT_EQ(addresses.enter(from(kMaxAddresses), kStart + seconds{30})->key, 0);
  EXPECT_NE(addresses.enter(from(kMaxAddresses), kStart + minutes{2})->key, 0);
}

}  // namespace
}  // namespace tally::collector
