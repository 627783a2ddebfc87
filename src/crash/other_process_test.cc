#include "crash/other_process.h"

#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "countfile/frame.h"
#include "crash/child_fixture.h"
#include "crash/crash_stack.h"
#include "stack/own_modules.h"
#include "stack/own_registers.h"
#include "stack/own_space.h"

namespace tally::crash {
namespace {

using stack::Registers;
using stack::Walk;
using stack::Walker;

// As the child sees itself, while it stands.
struct Child {
  Registers registers;
  Walk walk;
  char text[32] = "the child's";
};

extern "C" __attribute__((noinline)) void acme_stand_still(Child* child) {
  stack::read_own_registers(child->registers);
  stack::OwnSpace own{child->registers.sp()};
  Walker walker;
  walker.walk(own.space(), {.registers = child->registers}, 0, stack::kMaxFrames, child->walk);
  ::raise(SIGSTOP);
  __asm__ volatile("" ::: "memory");
}

class OtherProcessTest : public testing::Test {
 protected:
  void SetUp() override {
    stack::prepare_own_modules();
    process_ = ::fork();
    if (process_ == 0) {
      acme_stand_still(&*child_);
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(process_, &status, WUNTRACED), process_);
    ASSERT_TRUE(WIFSTOPPED(status));
    if (!other_->open(process_) || !can_read()) {
#if defined(__aarch64__) || defined(__arm__)
      GTEST_SKIP() << "the emulator does not let one process read another";
#else
      FAIL() << "a parent may read its child";
#endif
    }
  }
  void TearDown() override {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  bool can_read() {
    char text[sizeof child_->text] = {};
    return other_->space().memory.read(reinterpret_cast<uintptr_t>(child_->text), text) &&
           std::string_view{text} == child_->text;
  }

  const Shared<Child> child_;
  pid_t process_ = -1;
  const std::unique_ptr<OtherProcess> other_ = std::make_unique<OtherProcess>();
};

TEST_F(OtherProcessTest, ReadsWhatIsThereAndNothingElse) {
  const stack::Memory memory = other_->space().memory;
  char out[16];
  EXPECT_FALSE(memory.read(0, out));
  EXPECT_FALSE(memory.read(UINTPTR_MAX - 3, out));
  EXPECT_FALSE(memory.read(UINTPTR_MAX / 2 + 1, out));
}

TEST_F(OtherProcessTest, ItsStackIsWhatItSeesItself) {
  const auto walker = std::make_unique<Walker>();
  Walk walk;
  walker->walk(other_->space(), {.registers = child_->registers}, 0, stack::kMaxFrames, walk);
  ASSERT_EQ(walk.size, child_->walk.size);
  for (size_t i = 0; i < walk.size; ++i) {
    EXPECT_EQ(walk.addresses[i], child_->walk.addresses[i]) << i;
  }
  EXPECT_EQ(walk.is_complete, child_->walk.is_complete);
}

TEST_F(OtherProcessTest, ItsModulesAreTheOnesThatItLoaded) {
  const stack::AddressSpace space = other_->space();
  for (size_t i = 0; i < child_->walk.size; ++i) {
    const uintptr_t address = child_->walk.addresses[i];
    stack::Module theirs, ours;
    ASSERT_TRUE(space.find(space.context, address, theirs));
    ASSERT_TRUE(stack::find_own_module(address, ours));  // a forked child has the same
    EXPECT_EQ(theirs.header, ours.header);
    EXPECT_TRUE(have_same_build_id(theirs, ours));
    EXPECT_EQ(space.is_program(space.context, theirs), ours.header == stack::own_program_header());
    char path[4096];
    EXPECT_TRUE(space.find_path(space.context, theirs, path, sizeof path));
    EXPECT_FALSE(space.find_path(space.context, theirs, path, 3));
  }
  stack::Module none;
  EXPECT_FALSE(space.find(space.context, 0x10, none));
  EXPECT_FALSE(space.find(space.context, child_->registers.sp(), none));
}

TEST_F(OtherProcessTest, ItsCrashHasAName) {
  const auto stack = std::make_unique<CrashStack>();
  const auto symbols = std::make_unique<stack::MappedSymbols>();
  const std::string name{
      stack->describe(other_->space(), symbols->symbols(), "acme.org/cc", child_->registers)};
  EXPECT_TRUE(name.starts_with("crash/crash\nacme_stand_still:+0x")) << name;
  EXPECT_EQ(name.contains("\nmain:+0x"), stack::kHasCallFrameInformation) << name;
  EXPECT_EQ(countfile::check_stack(name).fault, countfile::StackCheck::Fault::kNone) << name;
}

TEST_F(OtherProcessTest, OneThatIsGone) {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  EXPECT_FALSE(can_read());
  EXPECT_FALSE(other_->open(process_));
}

// The same of this process's own stack, which may be damaged.
class CrashStackTest : public testing::Test {
 protected:
  std::string describe(const Registers& registers) {
    stack::OwnSpace own{reinterpret_cast<uintptr_t>(__builtin_frame_address(0))};
    return std::string{
        stack_->describe(own.space(), symbols_->symbols(), "acme.org/cc", registers)};
  }

  const std::unique_ptr<CrashStack> stack_ = std::make_unique<CrashStack>();
  const std::unique_ptr<stack::MappedSymbols> symbols_ = std::make_unique<stack::MappedSymbols>();
};

TEST_F(CrashStackTest, OfRegistersThatLeadNowhere) {
  Registers registers;
  EXPECT_EQ(describe(registers), "crash/malformed");
  registers.value[stack::kProgramCounter] = 0x1234;
  registers.value[stack::kStackPointer] = 0x10;
  EXPECT_EQ(describe(registers), "crash/malformed");
}

// The call has left the return address, on the stack or in a register.
TEST_F(CrashStackTest, OfACallOfNothing) {
  if (!stack::kHasCallFrameInformation) GTEST_SKIP() << "a stack is one function here";
  const auto in_this_program = reinterpret_cast<uintptr_t>(&acme_stand_still) + 5;
  const uintptr_t on_stack[] = {in_this_program, 0, 0, 0};
  Registers registers;
  registers.value[stack::kLinkRegister] = in_this_program;
  registers.value[stack::kProgramCounter] = 0;
  registers.value[stack::kStackPointer] = reinterpret_cast<uintptr_t>(on_stack);
  EXPECT_TRUE(describe(registers).starts_with("crash/crash\nother\nacme_stand_still:+0x4"))
      << describe(registers);
}

// Where the stack is lost, what is innermost is still known.
TEST_F(CrashStackTest, OfADestroyedStack) {
  if (!stack::kHasCallFrameInformation) GTEST_SKIP() << "a stack is one function here";
  Registers registers;
  registers.value[stack::kProgramCounter] = reinterpret_cast<uintptr_t>(&acme_stand_still);
  for (const uintptr_t sp : {uintptr_t{0}, uintptr_t{8}, UINTPTR_MAX - 7, UINTPTR_MAX}) {
    registers.value[stack::kStackPointer] = sp;
    registers.value[stack::kFramePointer] = sp;
    EXPECT_EQ(describe(registers), "crash/crash\nacme_stand_still:+0x0");
  }
}

}  // namespace
}  // namespace tally::crash
