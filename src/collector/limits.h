// Every limit of the collector, with its unit and its reason. What an operator may have to change
// is in Limits, and set by `tallyd serve --limit NAME=VALUE`; the rest are constants.
#ifndef TALLY_COLLECTOR_LIMITS_H_
#define TALLY_COLLECTOR_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tally::collector {

using namespace std::chrono_literals;

// Read by all threads, changed by none once the collector runs.
struct Limits {
  // --- A report -------------------------------------------------------------------------------
  // Bytes of a body, as it comes and unpacked. A report of every counter of a large config is a
  // third of it; the reference has the same limit.
  size_t body = size_t{100} << 10;
  // Levels of objects and arrays in its JSON. A report has 4; simdjson's own limit is 1,024.
  size_t depth = 8;
  // Programs in it: one for each version of each program that was used in a week.
  size_t programs = 500;
  // Counters and stacks of all its programs together.
  size_t counters = 10'000;
  size_t stacks = 1'000;
  // Bytes of a counter's name, as in a counter file.
  size_t counter_name = 4096;
  // Bytes of an expanded stack: a name of 4096 bytes can expand to 150 KB.
  size_t stack_name = size_t{256} << 10;
  // Bytes of the config's version. A pseudo-version has 40; what is longer is somebody's message.
  size_t config_version = 64;
  // A report is refused once its week ended this long ago: clients give up after 21 days, and the
  // published data of a week must be final one day.
  std::chrono::days week_age{28};
  // A report may be made by a version of the upload config that was in force so long ago: it is of
  // a week that ended up to week_age ago, and a client that gets no new version uses its last one
  // for 7 days.
  std::chrono::days config_age{35};

  // --- A connection ---------------------------------------------------------------------------
  // Bytes of a request's line and header fields together. Real ones are below 1 KiB.
  size_t header = size_t{8} << 10;
  // From the first byte of a request to its last. A slow line needs a second for 100 KiB.
  std::chrono::seconds request_time{30};
  // Without a byte of a new request on an open connection.
  std::chrono::seconds idle_time{60};
  // Until the client takes more of the answer.
  std::chrono::seconds write_time{30};
  // Bytes a second that the client takes of an answer, on the whole and beside the time above: else
  // who takes a little now and then would hold a large answer in memory for as long as he likes. A
  // slow line has several times that.
  size_t write_rate = size_t{16} << 10;

  // --- All connections ------------------------------------------------------------------------
  // Open connections. Each costs a descriptor and a few KiB; less where the system's own limit of
  // descriptors is lower.
  size_t connections = 12'000;
  size_t connections_per_address = 200;
  // Requests of one address in a minute; 0 is no limit.
  size_t requests_per_minute = 600;
  // Whether the two above hold for the machine itself too: behind a proxy on the same machine all
  // clients have its address.
  bool loopback = false;

  // Requests of the API that wait to be counted, one after the other: charts, stacks, programs.
  // More than one address may have connections, so that none fills it alone; some seconds of work.
  size_t waiting_requests = 250;

  // --- The store ------------------------------------------------------------------------------
  // Reports, and bytes of them, that wait for the store. A full queue is a second or two of work.
  size_t queued_reports = 20'000;
  size_t queued_bytes = size_t{64} << 20;
};

// Connections above Limits::connections which are told so (503) at the same time; the rest is
// closed unheard.
inline constexpr size_t kMaxRefusals = 64;
// Connections to the operators' listener, beside those of the public: however many of these there
// are, operators get through.
inline constexpr size_t kMaxOperatorConnections = 64;
// How long, and for how many bytes, what a refused client still sends is read and dropped, so that
// it sees the answer and not a reset connection.
inline constexpr auto kLingerTimeout = 2s;
inline constexpr size_t kMaxLinger = size_t{4} << 20;
// For requests that are under way when the collector is told to stop; it must be gone after 5 s.
inline constexpr auto kDrainTimeout = 3s;
// Reports in one synced batch.
inline constexpr size_t kMaxBatch = 2'000;

// New reports of a week whose X are remembered until they are merged; if more came, the whole week
// is read for it. 8 MB.
inline constexpr size_t kMaxRemembered = 1'000'000;

// How often the collector looks whether its upload config has changed; it is read two looks later.
inline constexpr auto kConfigInterval = 1s;

// How often the publisher looks for new reports. What is new is public a merge after that.
inline constexpr auto kPublishInterval = 500ms;
// A week is written whole whenever it is merged: the pause after that is so many times as long as
// it took, which leaves most of the disk and of a core to ingest. So a week of some MB is public
// within a second of its last report, one of 600 MB within half a minute.
inline constexpr int kPausePerMerge = 9;
inline constexpr auto kMaxPublishInterval = 60s;
// Weeks of up to so many reports are merged before the collector listens: a second or so. What was
// published before of larger ones is shown until they are.
inline constexpr uint64_t kMergedAtStart = 20'000;
// A merged file is packed once nothing came to it for so long.
inline constexpr auto kQuietTime = 30s;
// Ranges of weeks of which is kept in memory what they add up to; each is some 100 KB.
inline constexpr size_t kMaxCombinedRanges = 64;
// Bytes of the API's answers that are kept in memory.
inline constexpr size_t kMaxCachedAnswers = size_t{64} << 20;

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_LIMITS_H_
