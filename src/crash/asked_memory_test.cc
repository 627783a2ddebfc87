#include "crash/asked_memory.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

namespace tally::crash {
namespace {

// Two pages, of which the second cannot be read.
class AskedMemory : public testing::Test {
 protected:
  AskedMemory() {
    base_ = static_cast<char*>(
        ::mmap(nullptr, 2 * size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    std::memset(base_, 'x', 2 * size_);
    ::mprotect(base_ + size_, size_, PROT_NONE);
  }
  ~AskedMemory() override { ::munmap(base_, 2 * size_); }

  bool read(uintptr_t address, size_t size) {
    std::string out(size, '\0');
    const bool done = asked_memory().read(address, out.data(), size);
    EXPECT_EQ(out, std::string(size, done ? 'x' : '\0'));
    return done;
  }
  uintptr_t end() const { return reinterpret_cast<uintptr_t>(base_) + size_; }

  const size_t size_ = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  char* base_ = nullptr;
};

TEST_F(AskedMemory, ReadsWhatIsThere) {
  EXPECT_TRUE(read(end() - 8, 8));
  EXPECT_TRUE(read(end() - 1, 1));
  EXPECT_TRUE(read(end() - size_, size_));
}

TEST_F(AskedMemory, ReadsNothingOfWhatIsNotThereAsAWhole) {
  EXPECT_FALSE(read(end(), 1));
  EXPECT_FALSE(read(end() - 1, 2));
  EXPECT_FALSE(read(end() - size_, size_ + 1));
}

TEST_F(AskedMemory, KnowsThatNothingIsAtTheEndsOfMemory) {
  EXPECT_FALSE(read(0, 8));
  EXPECT_FALSE(read(UINTPTR_MAX, 1));
  EXPECT_FALSE(read(UINTPTR_MAX - 3, 8));
  EXPECT_FALSE(read(UINTPTR_MAX / 2, 8));
}

TEST_F(AskedMemory, LeavesErrorNumberAndSignalMaskAsTheyAre) {
  sigset_t before, after;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &before);
  errno = E2BIG;
  read(end() - 8, 8);
  read(end(), 8);
  EXPECT_EQ(errno, E2BIG);
  ::pthread_sigmask(SIG_BLOCK, nullptr, &after);
  for (int signal = 1; signal < SIGRTMAX; ++signal) {
    EXPECT_EQ(::sigismember(&before, signal), ::sigismember(&after, signal));
  }
}

}  // namespace
}  // namespace tally::crash
