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
  // What `enter` gave and `leave` takes back. Tells those who entered in this process from those
  // who came along in a fork: a signal handler may fork between the two.
  struct Ticket {
    bool is_inside;
    unsigned generation;
  };

  // Whether the gate is open is in the ticket. Who is let in must `leave` soon, on the same thread.
  Ticket enter() {
    const unsigned generation = generation_.load();
    inside_.fetch_add(1);
    const Ticket ticket{!closed_.load(), generation};
    if (!ticket.is_inside) leave(ticket);
    return ticket;
  }
  void leave(Ticket ticket) {
    if (ticket.generation == generation_.load()) inside_.fetch_sub(1);
  }

  // For one thread at a time. Once the gate is closed and `is_empty`, nobody is inside until it is
  // opened again.
  void close() { closed_.store(true); }
  bool is_empty() const { return inside_.load() == 0; }
  void open() { closed_.store(false); }

  // In a forked child: who was inside, or had closed the gate, is not in this process.
  void forget_inherited() {
    generation_.fetch_add(1);
    inside_.store(0);
    closed_.store(false);
  }

 private:
  std::atomic<int> inside_{0};
  std::atomic<bool> closed_{false};
  std::atomic<unsigned> generation_{0};
};

}  // namespace tally::counter

#endif  // TALLY_COUNTER_GATE_H_
