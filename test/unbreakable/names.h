// Counters by the hundred, for the programs of these tests.
#ifndef TALLY_TEST_UNBREAKABLE_NAMES_H_
#define TALLY_TEST_UNBREAKABLE_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "tally/counter.h"

namespace unbreakable {

// What every program prints last, and the exit code that is its normal one.
inline constexpr char kLastLine[] = "normal end";
inline constexpr int kNormalExit = 7;

tally::OpenConfig config();

// Opens the file; "counting", "off" or "failed".
const char* open();
const char* open_and_rotate();

// Counters that live as long as the process. For one thread.
class Counters {
 public:
  // Adds PREFIX0, PREFIX1, … with zeros in front of the number up to `length` bytes.
  void make(const std::string& prefix, size_t count, size_t length = 0);
  void add_to_all(uint64_t n);
  tally::Counter& operator[](size_t i) { return counters_[i]; }
  size_t size() const { return counters_.size(); }

 private:
  std::deque<std::string> names_;
  std::deque<tally::Counter> counters_;
};

// For threads and processes that are started: counters whose destructor never runs.
Counters& make_counters(const std::string& prefix, size_t count, size_t length = 0);

}  // namespace unbreakable

#endif  // TALLY_TEST_UNBREAKABLE_NAMES_H_
