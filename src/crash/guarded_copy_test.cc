#include "crash/guarded_copy.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <string>

namespace tally::crash {
namespace {

void on_fault(int, siginfo_t*, void* context) {
  if (!recover_guarded_copy(context)) ::_exit(9);
}

class GuardedCopyTest : public testing::Test {
 protected:
  GuardedCopyTest() {
    struct sigaction action = {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGSEGV, &action, &before_segv_);
    ::sigaction(SIGBUS, &action, &before_bus_);
  }
  ~GuardedCopyTest() override {
    ::sigaction(SIGSEGV, &before_segv_, nullptr);
    ::sigaction(SIGBUS, &before_bus_, nullptr);
  }

  bool can_read(uintptr_t address, size_t size) const {
    char out[256];
    return memory_.read(address, out, size);
  }

  static uintptr_t page_size() { return static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE)); }

  // Pages without content of which only the first can be read.
  static uintptr_t map_two_pages() {
    void* pages = ::mmap(nullptr, 2 * page_size(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_EQ(::mprotect(pages, page_size(), PROT_READ | PROT_WRITE), 0);
    return reinterpret_cast<uintptr_t>(pages);
  }

  const stack::Memory memory_ = guarded_memory();

 private:
  struct sigaction before_segv_ = {}, before_bus_ = {};
};

TEST_F(GuardedCopyTest, CopiesWhatIsThere) {
  const std::string text = "whatever is there, of any length";
  for (size_t size = 0; size <= text.size(); ++size) {
    std::string out(text.size(), '#');
    ASSERT_TRUE(memory_.read(reinterpret_cast<uintptr_t>(text.data()), out.data(), size));
    EXPECT_EQ(out, text.substr(0, size) + std::string(text.size() - size, '#'));
  }
}

TEST_F(GuardedCopyTest, WhereNothingIsMapped) {
  for (const uintptr_t address : {uintptr_t{0}, uintptr_t{1}, uintptr_t{4095}}) {
    EXPECT_FALSE(can_read(address, 1)) << address;
    EXPECT_FALSE(can_read(address, 256)) << address;
  }
  const uintptr_t pages = map_two_pages();
  ASSERT_EQ(::munmap(reinterpret_cast<void*>(pages), 2 * page_size()), 0);
  EXPECT_FALSE(can_read(pages, 8));
}

TEST_F(GuardedCopyTest, WhereHalfIsMapped) {
  const uintptr_t pages = map_two_pages(), end = pages + page_size();
  EXPECT_TRUE(can_read(end - 8, 8));
  EXPECT_FALSE(can_read(end - 7, 8));
  EXPECT_FALSE(can_read(end - 1, 256));
  EXPECT_FALSE(can_read(end, 1));
  EXPECT_TRUE(can_read(end, 0));
  ::munmap(reinterpret_cast<void*>(pages), 2 * page_size());
}

TEST_F(GuardedCopyTest, BehindTheEndOfAFile) {
  const int file = ::memfd_create("file", MFD_CLOEXEC);
  ASSERT_EQ(::ftruncate(file, static_cast<off_t>(page_size())), 0);
  void* pages = ::mmap(nullptr, 2 * page_size(), PROT_READ, MAP_SHARED, file, 0);
  ASSERT_NE(pages, MAP_FAILED);
  const uintptr_t end = reinterpret_cast<uintptr_t>(pages) + page_size();
  EXPECT_TRUE(can_read(end - 8, 8));
  EXPECT_FALSE(can_read(end - 4, 8));
  ::munmap(pages, 2 * page_size());
  ::close(file);
}

TEST_F(GuardedCopyTest, WhatWrapsAround) {
  EXPECT_FALSE(can_read(UINTPTR_MAX, 2));
  EXPECT_FALSE(can_read(UINTPTR_MAX - 7, 16));
  EXPECT_FALSE(memory_.read(4096, nullptr, SIZE_MAX));
}

#if UINTPTR_MAX > UINT32_MAX
// Such an address raises a fault that tells no address.
TEST_F(GuardedCopyTest, WhatIsNoAddress) {
  for (const uintptr_t address :
       {uintptr_t{1} << 47, uintptr_t{1} << 62, UINTPTR_MAX << 48, UINTPTR_MAX - 255}) {
    EXPECT_FALSE(can_read(address, 8)) << address;
  }
}
#endif

// Any other fault is none of its own.
bool is_recovered;
TEST_F(GuardedCopyTest, RecoversNothingElse) {
  struct sigaction action = {};
  action.sa_sigaction = [](int, siginfo_t*, void* context) {
    is_recovered = recover_guarded_copy(context);
  };
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGUSR1, &action, nullptr);
  is_recovered = true;
  ::raise(SIGUSR1);
  EXPECT_FALSE(is_recovered);
}

}  // namespace
}  // namespace tally::crash
