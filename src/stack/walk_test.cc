#include "stack/walk.h"

#include <functional>
#include <memory>
#include <thread>

#include "stack/bytes_fixture.h"
#include "stack/walk_fixture.h"

namespace tally::stack {
namespace {

// Where the C library's start routine, or a function of the test's, needs more than the quick rules
// say.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
constexpr bool kIsQuick = true;
#else
constexpr bool kIsQuick = false;
#endif

struct WalkTest : testing::Test {
  void SetUp() override {
    if (!kHasCallFrameInformation) GTEST_SKIP() << "its unwind tables are not read";
    prepare_own_modules();
  }
  Stacks stacks_;
};

__attribute__((noinline)) void descend(int depth, const std::function<void()>& last) {
  if (depth > 0) {
    descend(depth - 1, last);
  } else {
    last();
  }
  stay();
}

TEST_F(WalkTest, AtManyDepths) {
  for (int depth = 0; depth < 100; ++depth) {
    descend(depth, [&] { take_stacks(stacks_), stay(); });
    expect_same(stacks_);
    ASSERT_FALSE(HasFailure()) << depth;
  }
}

// The second time its rules are remembered.
TEST_F(WalkTest, QuicklyWhereItCan) {
  for (int i = 0; i < 3; ++i) {
    descend(70, [&] { take_stacks(stacks_), stay(); });
    expect_same(stacks_);
    EXPECT_TRUE(stacks_.is_quick || !kIsQuick);
  }
  forget_quick_rules();
  take_stacks(stacks_);
  expect_same(stacks_);
}

TEST_F(WalkTest, NoMoreThanIsAskedFor) {
  Registers registers;
  read_own_registers(registers);
  OwnSpace own{registers.sp()};
  Walker walker;
  Walk all, part, quick;
  walker.walk(own.space(), {.registers = registers}, 0, kMaxFrames, all);
  ASSERT_GT(all.size, 5U);
  for (const size_t most : {size_t{1}, size_t{3}, size_t{0}}) {
    for (const size_t skipped : {size_t{0}, size_t{2}}) {
      walker.walk(own.space(), {.registers = registers}, skipped, most, part);
      ASSERT_EQ(part.size, most);
      EXPECT_TRUE(std::equal(part.addresses, part.addresses + most, all.addresses + skipped));
      EXPECT_FALSE(part.is_complete);
      const bool is_quick = quick_walk(registers, skipped, most, quick);
      EXPECT_TRUE(!is_quick || addresses(quick) == addresses(part));
    }
  }
  walker.walk(own.space(), {.registers = registers}, 0, 1000, part);
  EXPECT_EQ(addresses(part), addresses(all));
  walker.walk(own.space(), {.registers = registers}, 1000, 10, part);
  EXPECT_EQ(part.size, 0U);
}

TEST_F(WalkTest, ThroughFunctionPointersAndLambdas) {
  void (*volatile function)(Stacks&) = take_stacks;
  const auto lambda = [&](auto again, int depth) -> void {
    if (depth == 0) {
      function(stacks_);
    } else {
      again(again, depth - 1);
    }
    stay();
  };
  lambda(lambda, 5);
  expect_same(stacks_);
}

struct Base {
  virtual ~Base() = default;
  virtual void call(Stacks& out) = 0;
};
struct Other {
  virtual ~Other() = default;
  virtual void call_other(Stacks& out) = 0;
};
struct Derived : Base, Other {
  void call(Stacks& out) override { call_other(out), stay(); }
  __attribute__((noinline)) void call_other(Stacks& out) override { take_stacks(out), stay(); }
};

TEST_F(WalkTest, ThroughVirtualFunctions) {
  const std::unique_ptr<Base> base = std::make_unique<Derived>();
  base->call(stacks_);
  expect_same(stacks_);
  dynamic_cast<Other&>(*base).call_other(stacks_);  // by a thunk
  expect_same(stacks_);
}

__attribute__((noinline)) void with_alloca(size_t size, Stacks& out) {
  const void* room = __builtin_alloca(size);
  keep(room);
  take_stacks(out);
  keep(room);
}

TEST_F(WalkTest, ThroughAlloca) {
  for (const size_t size : {1U, 100U, 10'000U}) {
    with_alloca(size, stacks_);
    expect_same(stacks_);
  }
}

// The stack pointer is realigned, so the CFA is found by an expression, or by a register that is
// kept for it (DRAP).
template <size_t kAlignment>
__attribute__((noinline)) void aligned(size_t size, Stacks& out) {
  alignas(kAlignment) char local[kAlignment];
  keep(local);
  const void* room = __builtin_alloca(size);
  keep(room);
  take_stacks(out);
  keep(local);
  keep(room);
}

__attribute__((noinline)) void many_arguments(int, int, int, int, int, int, int last,
                                              std::string text, Stacks& out) {
  alignas(128) char local[128];
  local[last] = text[0];
  keep(local);
  aligned<64>(text.size(), out);
  keep(local);
}

TEST_F(WalkTest, ThroughRealignedStacks) {
  aligned<32>(10, stacks_);
  expect_same(stacks_);
  aligned<64>(100, stacks_);
  expect_same(stacks_);
  aligned<256>(1000, stacks_);
  expect_same(stacks_);
  many_arguments(1, 2, 3, 4, 5, 6, 7, "some text", stacks_);
  expect_same(stacks_);
}

TEST_F(WalkTest, InThreads) {
  for (int i = 0; i < 4; ++i) {
    std::thread{[&] { descend(i * 20, [&] { take_stacks(stacks_), stay(); }); }}.join();
    expect_same(stacks_);
  }
}

// While an exception is under way, the runtime's frames are between.
TEST_F(WalkTest, InADestructorWhileTheStackUnwinds) {
  struct Looks {
    ~Looks() { take_stacks(stacks), stay(); }
    Stacks& stacks;
  };
  try {
    const Looks looks{stacks_};
    throw 1;
  } catch (int) {
    expect_same(stacks_);
  }
}

bool find_nothing(void*, uintptr_t, Module&) { return false; }

Walk walk_in_nothing(BytesMemory& bytes, const Registers& registers) {
  const AddressSpace space{.memory = bytes.memory(),
                           .find = find_nothing,
                           .find_path = nullptr,
                           .is_program = nullptr,
                           .context = nullptr};
  Walker walker;
  Walk walk;
  walker.walk(space, {.registers = registers}, 0, kMaxFrames, walk);
  return walk;
}

// Something that is no function was called: its address is all that is known.
TEST_F(WalkTest, WhereThereIsNoCode) {
  Registers registers;
  registers.value[kProgramCounter] = 0x1234;
  registers.value[kStackPointer] = BytesMemory::kBase;
  BytesMemory nothing, stack{Bytes{}.put(uintptr_t{0x4321}).str()}, end{std::string(64, '\0')};
  EXPECT_EQ(addresses(walk_in_nothing(nothing, registers)), (std::vector<uintptr_t>{0x1234}));
  EXPECT_EQ(addresses(walk_in_nothing(stack, registers)), (std::vector<uintptr_t>{0x1234}));
  EXPECT_TRUE(walk_in_nothing(end, registers).is_complete);
}

}  // namespace
}  // namespace tally::stack
