// What passes between a dying program and its watchdog, over a socket of datagrams that keep their
// order (SOCK_SEQPACKET). Both are the same executable, so the structures are as they are in
// memory.
#ifndef TALLY_CRASH_CRASH_MESSAGE_H_
#define TALLY_CRASH_CRASH_MESSAGE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace tally::crash {

inline constexpr size_t kMaxExceptionName = 256;

// From the program, with a descriptor on which the answers go (SCM_RIGHTS). The kernel adds who
// sent it (SCM_CREDENTIALS).
struct CrashMessage {
  int32_t signal = 0;
  uint32_t exception_size = 0;  // 0: there was none
  // Where in the memory of the sender the registers are, as a ucontext_t.
  uint64_t context = 0;
  char exception[kMaxExceptionName] = {};  // its type as a bucket
};

// One byte each.
enum class CrashAnswer : char {
  kNone = 0,         // nothing came
  kWillCount = 'w',  // all was read that is needed
  kDone = 'd',
  kCannotRead = 'n',  // the system forbids it: count it yourself
};

// In a page of memory that program and watchdog share: nothing that the program closes, and no
// sandbox, is in the way of it.
struct SharedState {
  // The program, once its crash is counted, by whomever: when it has ended, the watchdog need not
  // wonder why.
  std::atomic<int32_t> counted_process{0};
};

}  // namespace tally::crash

#endif  // TALLY_CRASH_CRASH_MESSAGE_H_
