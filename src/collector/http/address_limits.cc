#include "collector/http/address_limits.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

#include "collector/http/target.h"

namespace tally::collector {
namespace {

using boost::asio::ip::address;
using Seconds = std::chrono::duration<double>;

constexpr auto kSaltLife = std::chrono::hours{24};
constexpr auto kSweepInterval = std::chrono::seconds{1};

// What stands for the customer behind an address.
std::string customer(const address& from) {
  if (from.is_v4()) {
    const auto bytes = from.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = from.to_v6().to_bytes();
  if (from.to_v6().is_v4_mapped()) return {bytes.begin() + 12, bytes.end()};
  return {bytes.begin(), bytes.begin() + 8};
}

bool is_loopback(const address& from) {
  if (from.is_v6() && from.to_v6().is_v4_mapped()) return from.to_v6().to_bytes()[12] == 127;
  return from.is_loopback();
}

std::array<unsigned char, 16> new_salt() {
  std::array<unsigned char, 16> salt;
  if (RAND_bytes(salt.data(), salt.size()) != 1) throw std::runtime_error("no random bytes");
  return salt;
}

uint64_t siphash(const std::array<unsigned char, 16>& key, std::string_view text) {
  std::array<unsigned char, 16> out;
  size_t size = 0;
  if (EVP_Q_mac(nullptr, "SIPHASH", nullptr, nullptr, nullptr, key.data(), key.size(),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(),
                out.size(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL has no SipHash");
  }
  uint64_t hash = 0;
  std::memcpy(&hash, out.data(), sizeof hash);
  return hash;
}

}  // namespace

AddressLimits::AddressLimits(const Limits& limits) : limits_(limits), salt_(new_salt()) {}

std::optional<Guest> AddressLimits::enter(const address& from, Time now) {
  if (is_loopback(from) && !limits_.loopback) return Guest{};
  const std::scoped_lock lock{mutex_};
  const uint64_t key = key_of(from, now);
  Entry* entry = find(key, now);
  if (entry == nullptr) return Guest{};
  if (entry->connections >= limits_.connections_per_address) return std::nullopt;
  ++entry->connections;
  return Guest{key};
}

void AddressLimits::leave(Guest guest) {
  if (guest.key == 0) return;
  const std::scoped_lock lock{mutex_};
  --entries_.at(guest.key).connections;
}

std::optional<Response> AddressLimits::refusal(Guest guest, std::string_view target, Time now) {
  if (guest.key == 0 || limits_.requests_per_minute == 0) return std::nullopt;
  const std::scoped_lock lock{mutex_};
  Entry& entry = entries_.at(guest.key);
  fill(entry, now);
  if (entry.requests >= 1) {
    --entry.requests;
    return std::nullopt;
  }
  Response refused = text_response(
      split_target(target).path.starts_with("/upload/") ? 503 : 429,
      fmt::format("More than {} requests a minute came from your address; try again later.",
                  limits_.requests_per_minute));
  const double wait =
      std::ceil(60 * (1 - entry.requests) / static_cast<double>(limits_.requests_per_minute));
  refused.headers = {{"Retry-After", fmt::format("{:.0f}", std::max(wait, 1.0))}};
  return refused;
}

// A connection that lives on from one day to the next keeps its hash, and is not counted with those
// of its address that come later.
uint64_t AddressLimits::key_of(const address& from, Time now) {
  if (salted_ == Time{}) salted_ = now;
  if (now - salted_ >= kSaltLife) {
    salt_ = new_salt();
    salted_ = now;
  }
  return std::max<uint64_t>(siphash(salt_, customer(from)), 1);
}

AddressLimits::Entry* AddressLimits::find(uint64_t key, Time now) {
  const auto known = entries_.find(key);
  if (known != entries_.end()) return &known->second;
  if (entries_.size() >= kMaxAddresses) sweep(now);
  if (entries_.size() >= kMaxAddresses) return nullptr;
  const auto most = static_cast<double>(limits_.requests_per_minute);
  return &entries_.emplace(key, Entry{.connections = 0, .requests = most, .counted = now})
              .first->second;
}

void AddressLimits::fill(Entry& entry, Time now) const {
  const auto most = static_cast<double>(limits_.requests_per_minute);
  const double minutes = Seconds{now - entry.counted}.count() / 60;
  entry.requests = std::min(most, entry.requests + minutes * most);
  entry.counted = now;
}

// Forgets whom nothing is held against any more.
void AddressLimits::sweep(Time now) {
  if (swept_ != Time{} && now - swept_ < kSweepInterval) return;
  swept_ = now;
  std::erase_if(entries_, [&](const auto& each) {
    const Entry& entry = each.second;
    return entry.connections == 0 && now - entry.counted >= std::chrono::minutes{1};
  });
}

}  // namespace tally::collector
