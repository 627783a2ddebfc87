#include "counter/gate.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tally::counter {
namespace {

TEST(Gate, LetsInWhileItIsOpen) {
  Gate gate;
  const Gate::Ticket ticket = gate.enter();
  ASSERT_TRUE(ticket.is_inside);
  EXPECT_FALSE(gate.is_empty());
  gate.close();
  EXPECT_FALSE(gate.enter().is_inside) << "also for who is inside already";
  EXPECT_FALSE(gate.is_empty());
  gate.leave(ticket);
  EXPECT_TRUE(gate.is_empty());
  gate.open();
  EXPECT_TRUE(gate.enter().is_inside);
}

TEST(Gate, AForkedChildIsNotKeptOutByItsParent) {
  Gate gate;
  const Gate::Ticket before = gate.enter();
  gate.close();
  gate.forget_inherited();
  EXPECT_TRUE(gate.is_empty());
  const Gate::Ticket ticket = gate.enter();
  EXPECT_TRUE(ticket.is_inside);
  // A handler had forked while this thread was inside, and has returned.
  gate.leave(before);
  EXPECT_FALSE(gate.is_empty());
  gate.leave(ticket);
  EXPECT_TRUE(gate.is_empty());
}

// What is guarded is a plain integer, so that tsan sees whoever is inside when he must not be.
TEST(Gate, KeepsThemApart) {
  Gate gate;
  int guarded = 0;
  std::atomic<int> found_open{0};
  std::atomic<bool> stop{false};
  std::vector<std::jthread> users;
  for (int i = 0; i < 3; ++i) {
    users.emplace_back([&] {
      while (!stop) {
        const Gate::Ticket ticket = gate.enter();
        if (!ticket.is_inside) continue;
        found_open += guarded % 2 == 0 ? 1 : -1'000'000;
        gate.leave(ticket);
      }
    });
  }
  for (int round = 0; round < 1000; ++round) {
    gate.close();
    while (!gate.is_empty()) std::this_thread::yield();
    ++guarded;  // odd while the gate is closed
    ++guarded;
    gate.open();
  }
  while (found_open == 0) std::this_thread::yield();
  stop = true;
  users.clear();
  EXPECT_GT(found_open, 0);
}

}  // namespace
}  // namespace tally::counter
