// Keeps Ctrl-C and Ctrl-\ at a question of ours from ending a program that has done its work.
#ifndef TALLY_CLIENT_INTERRUPT_GUARD_H_
#define TALLY_CLIENT_INTERRUPT_GUARD_H_

#include <signal.h>
#include <stddef.h>

namespace tally::client {

// While it lives, SIGINT and SIGQUIT are only told, where they would have ended the process. A
// program's own handlers, and that it ignores them, stay. For one at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  // Becomes readable when such a signal has come; -1 if there is none, and then the signals have
  // their effect.
  int descriptor() const { return ends_[0]; }

 private:
  static constexpr int kSignals[] = {SIGINT, SIGQUIT};
  static constexpr size_t kCount = sizeof kSignals / sizeof kSignals[0];

  int ends_[2] = {-1, -1};
  struct sigaction before_[kCount] = {};
  bool is_ours_[kCount] = {};
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_INTERRUPT_GUARD_H_
