// A stack as we walk it, and as the compiler's unwinder does. For tests only.
#ifndef TALLY_STACK_WALK_FIXTURE_H_
#define TALLY_STACK_WALK_FIXTURE_H_

#include <gtest/gtest.h>
#include <unwind.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "stack/own_modules.h"
#include "stack/own_registers.h"
#include "stack/own_space.h"
#include "stack/quick_walk.h"
#include "stack/walk.h"

namespace tally::stack {

// Plain data, so that a signal handler can fill it.
struct Stacks {
  Walk ours;
  Walk quick;
  bool is_quick = false;
  uintptr_t theirs[256];  // as Walk::addresses
  size_t theirs_size = 0;
};

inline _Unwind_Reason_Code take_frame(_Unwind_Context* context, void* to) {
  auto& stacks = *static_cast<Stacks*>(to);
  int is_exact = 0;
  const auto ip = static_cast<uintptr_t>(_Unwind_GetIPInfo(context, &is_exact));
  if (ip == 0 || stacks.theirs_size == std::size(stacks.theirs)) return _URC_END_OF_STACK;
  stacks.theirs[stacks.theirs_size++] = is_exact != 0 ? ip : ip - 1;
  return _URC_NO_REASON;
}

// Walks the caller's stack in all ways. The frame of this function itself is in none of them.
__attribute__((noinline)) inline void take_stacks(Stacks& out) {
  Registers registers;
  read_own_registers(registers);
  OwnSpace own{registers.sp()};
  Walker walker;
  walker.walk(own.space(), {.registers = registers}, 1, kMaxFrames, out.ours);
  out.is_quick = quick_walk(registers, 1, kMaxFrames, out.quick);
  out.theirs_size = 0;
  _Unwind_Backtrace(take_frame, &out);
}

inline std::vector<uintptr_t> addresses(const Walk& walk) {
  return {walk.addresses, walk.addresses + walk.size};
}

// As far as both go: we end at 64 frames. A coroutine's outermost function returns to the first
// instruction of one that nobody called: there the tables say nothing.
inline void expect_same(const Stacks& stacks, bool has_end = true) {
  ASSERT_GT(stacks.theirs_size, 1U);
  std::vector<uintptr_t> expected{stacks.theirs + 1, stacks.theirs + stacks.theirs_size};
#if !defined(__GLIBC__)
  // musl has no tables: what called `main` is found by the frame pointer, or not at all.
  ASSERT_GE(stacks.ours.size, std::min(expected.size(), kMaxFrames));
  if (stacks.ours.size > expected.size()) {
    expected.assign(stacks.ours.addresses, stacks.ours.addresses + stacks.ours.size);
    std::copy_n(stacks.theirs + 1, stacks.theirs_size - 1, expected.begin());
  }
  has_end = false;
#endif
  EXPECT_EQ(stacks.ours.is_complete, has_end && expected.size() <= kMaxFrames);
  if (expected.size() > kMaxFrames) expected.resize(kMaxFrames);
  EXPECT_EQ(addresses(stacks.ours), expected);
  if (!stacks.is_quick) return;
  EXPECT_EQ(addresses(stacks.quick), expected);
  EXPECT_EQ(stacks.quick.is_complete, stacks.ours.is_complete);
}

// What follows a call keeps it from being a jump, which leaves no frame.
inline void stay() { __asm__ volatile("" ::: "memory"); }

// Makes the compiler believe that somebody uses it.
inline void keep(const void* place) { __asm__ volatile("" ::"r"(place) : "memory"); }

}  // namespace tally::stack

#endif  // TALLY_STACK_WALK_FIXTURE_H_
