// Keeps the one who changes what everybody uses apart from those who use it, without a lock: who
// finds the gate closed does not wait but does without. So it may be entered in signal handlers.
//
// All operations are sequentially consistent: whoever found the gate closed did what came before
// his `enter` before the other's `open`.
#ifndef TALLY_COUNTER_GATE_H_
#define TALLY_COUNTER_GATE_H_

#include <atomic>

namespace tally::counter {

class Gate {
 public:
  // Returns whether the gate is open. Who is let in must `leave` soon, on the same thread.
  bool enter() {
    inside_.fetch_add(1);
    if (!closed_.load()) return true;
    inside_.fetch_sub(1);
    return false;
  }
  void leave() { inside_.fetch_sub(1); }

  // For one thread at a time. Once the gate is closed and `is_empty`, nobody is inside until it is
  // opened again.
  void close() { closed_.store(true); }
  bool is_empty() const { return inside_.load() == 0; }
  void open() { closed_.store(false); }

  // In a forked child: who was inside, or had closed the gate, is not in this process.
  void forget_inherited() {
    inside_.store(0);
    closed_.store(false);
  }

 private:
  std::atomic<int> inside_{0};
  std::atomic<bool> closed_{false};
};

}  // namespace tally::counter

#endif  // TALLY_COUNTER_GATE_H_
