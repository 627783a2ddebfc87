// Load on a collector over HTTP: many connections, each with one request under way.
#ifndef TALLY_BENCH_COLLECTOR_LOAD_H_
#define TALLY_BENCH_COLLECTOR_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"

namespace tally::bench {

struct LoadOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  int connections = 64;
  double seconds = 10;
  double rate = 0;        // requests a second in all; 0: each as soon as the last is answered
  double read_share = 0;  // of the requests, which GET one of `paths` in turn
  std::vector<std::string> paths;  // what is read
  std::filesystem::path reports;   // what is uploaded: merged reports, one a line
  size_t longest = SIZE_MAX;       // bytes: longer ones are left out
  std::string week;
  uint64_t seed = 1;
  std::string probe;        // a path that one more connection asks for ten times a second
  uint16_t probe_port = 0;  // where, if not at `port`
};

struct Latencies {  // milliseconds from when a request was due to the end of its answer
  double p50 = 0, p90 = 0, p99 = 0, max = 0;
};

struct LoadResult {
  double seconds = 0;
  double mean_body = 0;             // bytes of an upload
  std::map<int, uint64_t> uploads;  // answers by status
  std::map<int, uint64_t> reads;    // answers by status
  std::map<int, uint64_t> probes;   // answers by status
  uint64_t broken = 0;              // connections that ended or could not be made
  Latencies upload_ms, read_ms, probe_ms;
};

// Runs the load in this thread and returns when its time is over.
base::Result<LoadResult> run_load(const LoadOptions& options);

std::string to_json(const LoadResult& result);  // one line

}  // namespace tally::bench

#endif  // TALLY_BENCH_COLLECTOR_LOAD_H_
