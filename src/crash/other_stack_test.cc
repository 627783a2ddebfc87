#include "crash/other_stack.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <cstdint>
#include <vector>

namespace tally::crash {
namespace {

constexpr size_t kSize = 64 * 1024;

struct Stack {
  alignas(16) unsigned char bytes[kSize];
  bool has(const void* place) const {
    const auto address = reinterpret_cast<uintptr_t>(place);
    const auto base = reinterpret_cast<uintptr_t>(bytes);
    return address >= base && address - base < kSize;
  }
};

Stack other;
bool was_on_other = false;
bool handler_was_on_other = false;
bool had_signal_stack = false;

void look(void* argument) {
  was_on_other = other.has(__builtin_frame_address(0));
  stack_t now;
  ::sigaltstack(nullptr, &now);
  had_signal_stack = (now.ss_flags & SS_DISABLE) == 0;
  ++*static_cast<int*>(argument);
}

TEST(OtherStack, TheFunctionRunsOnItWithItsArgumentAndReturns) {
  int calls = 0;
  for (int i = 0; i < 3; ++i) call_on_stack(other.bytes, kSize, look, &calls);
  EXPECT_EQ(calls, 3);
  EXPECT_TRUE(was_on_other);
  EXPECT_FALSE(other.has(__builtin_frame_address(0)));
}

void on_signal(int) { handler_was_on_other = other.has(__builtin_frame_address(0)); }

TEST(OtherStack, SignalsAreHandledOnItAndTheSignalStackIsThereAgainAfterwards) {
  std::vector<unsigned char> space(kSize);
  stack_t ours = {}, now;
  ours.ss_sp = space.data();
  ours.ss_size = space.size();
  stack_t before;
  ASSERT_EQ(::sigaltstack(&ours, &before), 0);
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  ::sigaction(SIGUSR1, &action, nullptr);
  int calls = 0;
  call_on_stack(other.bytes, kSize, look, &calls);
  EXPECT_FALSE(had_signal_stack);
  call_on_stack(other.bytes, kSize, [](void*) { ::raise(SIGUSR1); }, nullptr);
  EXPECT_TRUE(handler_was_on_other);
  ::raise(SIGUSR1);
  EXPECT_FALSE(handler_was_on_other);
  ASSERT_EQ(::sigaltstack(nullptr, &now), 0);
  EXPECT_EQ(now.ss_sp, space.data());
  EXPECT_EQ(now.ss_flags & SS_DISABLE, 0);
  ::sigaltstack(&before, nullptr);
  ::signal(SIGUSR1, SIG_DFL);
}

}  // namespace
}  // namespace tally::crash
