// What bench_module.so offers: the real tally::open and first increments, in a copy of the library
// that can be unloaded. A process opens its counter file once; a loaded module does so too, but the
// next load begins anew. So what is measured is the function that programs call, not a copy of its
// steps. A fork for each call would do as well, but costs several times what it is to measure.
#ifndef TALLY_BENCH_BENCH_MODULE_H_
#define TALLY_BENCH_BENCH_MODULE_H_

extern "C" {

// New names that one load can count.
inline constexpr int kBenchNames = 256;

// tally::open in this directory; whether counts go to its file.
bool bench_open(const char* directory);

// Makes the counters that `bench_first_inc` increments.
void bench_make_counters();

// The first increment of the counter with this index.
void bench_first_inc(int index);
}

#endif  // TALLY_BENCH_BENCH_MODULE_H_
