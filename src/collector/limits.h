// Every limit of the collector, with its unit and its reason.
#ifndef TALLY_COLLECTOR_LIMITS_H_
#define TALLY_COLLECTOR_LIMITS_H_

#include <chrono>
#include <cstddef>

namespace tally::collector {

using namespace std::chrono_literals;

// Bytes of a request's body, unless configured. A report of every counter of a large config is a
// third of it; the reference has the same limit.
inline constexpr size_t kDefaultMaxBody = size_t{100} << 10;
// Bytes of a request's line and header fields together. Real ones are below 1 KiB.
inline constexpr size_t kMaxHeader = size_t{8} << 10;
// Open connections. Each costs a descriptor and a few KiB; the usual limit is 1,024 descriptors.
inline constexpr size_t kMaxConnections = 800;
// Connections above that which are told so (503) at the same time; the rest is closed unheard.
inline constexpr size_t kMaxRefusals = 64;
// From the first byte of a request to its last. A slow line needs a second for 100 KiB.
inline constexpr auto kRequestTimeout = 30s;
// Without a byte of a new request on an open connection.
inline constexpr auto kIdleTimeout = 60s;
// Until the client takes more of the answer.
inline constexpr auto kWriteTimeout = 30s;
// How long, and for how many bytes, what a refused client still sends is read and dropped, so that
// it sees the answer and not a reset connection.
inline constexpr auto kLingerTimeout = 2s;
inline constexpr size_t kMaxLinger = size_t{4} << 20;
// For requests that are under way when the collector is told to stop; it must be gone after 5 s.
inline constexpr auto kDrainTimeout = 3s;

// A report is refused once its week ended this long ago: clients give up after 21 days, and the
// published data of a week must be final one day.
inline constexpr auto kMaxWeekAge = std::chrono::days{28};
// A report may be made by a version of the upload config that was in force so long ago: it is of a
// week that ended up to kMaxWeekAge ago, and a client that gets no new version uses its last one
// for 7 days.
inline constexpr auto kMaxConfigAge = kMaxWeekAge + std::chrono::days{7};
// Bytes of a counter's name, as in a counter file.
inline constexpr size_t kMaxCounterName = 4096;
// Bytes of an expanded stack: a name of 4096 bytes can expand to 150 KB.
inline constexpr size_t kMaxStackName = size_t{256} << 10;
// Bytes of the config's version. A pseudo-version has 40; what is longer is somebody's message.
inline constexpr size_t kMaxConfigVersion = 64;

// Reports, and bytes of them, that wait for the store. A full queue is a second or two of work.
inline constexpr size_t kMaxQueuedReports = 20'000;
inline constexpr size_t kMaxQueuedBytes = size_t{64} << 20;
// Reports in one synced batch.
inline constexpr size_t kMaxBatch = 2'000;

// How often the publisher looks for new reports. What is new is public a merge after that.
inline constexpr auto kPublishInterval = 500ms;
// The same when merging takes long: new reports are public within 5 s of it.
inline constexpr auto kMaxPublishInterval = 4s;
// Ranges of weeks whose charts are kept in memory; each is some 100 KB.
inline constexpr size_t kMaxCachedCharts = 64;

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_LIMITS_H_
