#include "bench_module.h"

#include <array>
#include <cstdio>
#include <optional>

#include "tally/counter.h"

namespace {

// In static memory, as counters of programs are.
std::array<std::array<char, 32>, kBenchNames> names;
std::array<std::optional<tally::Counter>, kBenchNames> counters;

}  // namespace

extern "C" {

bool bench_open(const char* directory) {
  return tally::open({.collection = "bench",
                      .program = "bench.example/open",
                      .version = "v1.2.3",
                      .directory = directory}) == tally::Opened::kCounting;
}

void bench_make_counters() {
  for (size_t i = 0; i < counters.size(); ++i) {
    std::snprintf(names[i].data(), names[i].size(), "bench/first:%zu", i);
    counters[i].emplace(tally::dynamic_name(names[i].data()));
  }
}

void bench_first_inc(int index) { counters[static_cast<size_t>(index)]->inc(); }
}
