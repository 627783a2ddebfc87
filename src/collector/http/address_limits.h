// How much one address may ask for. Addresses are kept only in memory, and only as a hash under a
// random key that nobody knows and that is another every day: what is written nowhere, and cannot
// be turned back, tells nothing of who asked.
#ifndef TALLY_COLLECTOR_HTTP_ADDRESS_LIMITS_H_
#define TALLY_COLLECTOR_HTTP_ADDRESS_LIMITS_H_

#include <array>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "collector/http/response.h"
#include "collector/limits.h"

namespace tally::collector {

// Whose connection it is, without saying who: the hash of an address, or 0 for one without limits.
struct Guest {
  uint64_t key = 0;
};

// Thread-safe. The time is the caller's, and never goes back.
class AddressLimits {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `limits` must outlive it.
  explicit AddressLimits(const Limits& limits);

  // A new connection of this address, to be given back by leave(); nothing if it has too many
  // (Limits::connections_per_address). Addresses of IPv6 count by their first 64 bits, which is
  // what one customer has; loopback has no limits unless Limits::loopback.
  std::optional<Guest> enter(const boost::asio::ip::address& address, Time now);
  void leave(Guest guest);

  // Counts a request. A refusal with Retry-After if the guest has made too many
  // (Limits::requests_per_minute): 503 on /upload/, where a 4xx makes clients drop the report, else
  // 429. A minute's requests may come at once; then one for each share of a minute. `target` is
  // that of the request line.
  std::optional<Response> refusal(Guest guest, std::string_view target, Time now);

 private:
  struct Entry {
    size_t connections = 0;
    double requests = 0;  // that it may still make
    Time counted;         // when that was so
  };

  uint64_t key_of(const boost::asio::ip::address& address, Time now);
  Entry* find(uint64_t key, Time now);
  void fill(Entry& entry, Time now) const;
  void sweep(Time now);

  const Limits& limits_;
  std::mutex mutex_;  // guards what follows
  std::array<unsigned char, 16> salt_;
  Time salted_;
  Time swept_;
  std::unordered_map<uint64_t, Entry> entries_;
};

// Addresses that are remembered. When it is full of ones that are connected or have asked in the
// last minute, others go without limits of their own: those of the whole collector still hold, and
// honest strangers are not to suffer from so many others.
inline constexpr size_t kMaxAddresses = 100'000;

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_ADDRESS_LIMITS_H_
