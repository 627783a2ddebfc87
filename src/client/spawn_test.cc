// What a spawned process is, as it says itself: this program, run again, answers on its socket.
#include "client/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

namespace tally::client {
namespace {

struct Report {
  bool has_secret = false;
  bool knows_proxy = false;
  pid_t process = 0;
  pid_t parent = 0;
  pid_t session = 0;
  bool is_null[kSidecarDone + 1] = {};  // of each descriptor
  int descriptors = 0;                  // but the streams, and the one that counts them
  bool is_a_signal_blocked = false;
  char variable[64] = {};
  char arguments[2][64] = {};
};

bool is_null(int fd) {
  struct stat here{}, there{};
  return ::fstat(fd, &here) == 0 && ::stat("/dev/null", &there) == 0 &&
         here.st_rdev == there.st_rdev;
}

void take_arguments(Report& report) {
  char line[512] = {};
  const int fd = ::open("/proc/self/cmdline", O_RDONLY);
  const ssize_t size = ::read(fd, line, sizeof line - 1);
  ::close(fd);
  const char* at = line;
  for (auto& argument : report.arguments) {
    if (at - line >= size) return;
    std::string_view{at}.copy(argument, sizeof argument - 1);
    at += std::strlen(at) + 1;
  }
}

// Before `main`, as the sidecar's own code runs.
__attribute__((constructor)) void report_if_spawned() {
  if (::getenv(kSidecarVariable) == nullptr) return;
  Report report;
  report.process = ::getpid();
  report.parent = ::getppid();
  report.session = ::getsid(0);
  for (int fd = 0; fd <= kSidecarDone; ++fd) report.is_null[fd] = is_null(fd);
  for (int fd = 3; fd < 1024; ++fd) report.descriptors += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
  sigset_t blocked;
  ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
  for (int n = 1; n < 32; ++n) {
    report.is_a_signal_blocked = report.is_a_signal_blocked || ::sigismember(&blocked, n) == 1;
  }
  report.has_secret = ::getenv("SPAWN_SECRET") != nullptr;
  report.knows_proxy = ::getenv("HTTPS_PROXY") != nullptr;
  if (const char* of_test = ::getenv("TALLY_SPAWN_TEST")) {
    std::string_view{of_test}.copy(report.variable, sizeof report.variable - 1);
  }
  take_arguments(report);
  const bool sent = ::send(kSidecarSocket, &report, sizeof report, 0) == sizeof report;
  ::_exit(sent ? 0 : 1);
}

class SpawnTest : public testing::Test {
 protected:
  void SetUp() override {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    ours_ = pair[0];
    theirs_ = pair[1];
    memory_ = ::open("/dev/zero", O_RDONLY | O_CLOEXEC);
    parent_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
#if defined(__aarch64__) || defined(__arm__)
    if (spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc"}) < 0) {
      GTEST_SKIP() << "the emulator cannot spawn itself";
    }
    report();
#endif
  }
  void TearDown() override {
    ::close(memory_);
    ::close(parent_);
    ::close(ours_);
    ::close(theirs_);
  }

  Report report() const { return report_on(ours_); }

  // All 0 if nothing comes.
  static Report report_on(int socket) {
    Report report;
    pollfd ready{socket, POLLIN, 0};
    EXPECT_EQ(::poll(&ready, 1, 60'000), 1);
    EXPECT_EQ(::recv(socket, &report, sizeof report, MSG_DONTWAIT),
              static_cast<ssize_t>(sizeof report));
    return report;
  }

  int ours_ = -1, theirs_ = -1, memory_ = -1, parent_ = -1;
};

TEST_F(SpawnTest, IsASessionOfItsOwnAndHasNothingOfOurs) {
  ::setenv("TALLY_SPAWN_TEST", "of the program", 1);
  ::setenv("SPAWN_SECRET", "of the user", 1);
  const int before_it = ::open("/dev/zero", O_RDONLY);  // may be inherited
  const int pidfd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int process = spawn_sidecar({theirs_, memory_, pidfd, -1}, {"acme.org/cc"});
  ASSERT_GT(process, 0);
  const Report said = report();
  EXPECT_EQ(said.process, process);
  EXPECT_EQ(said.session, process);
  EXPECT_NE(said.parent, ::getpid());
  for (int stream = 0; stream < 3; ++stream) EXPECT_TRUE(said.is_null[stream]);
  EXPECT_EQ(said.descriptors, 4);
  EXPECT_STREQ(said.variable, "of the program");
  EXPECT_FALSE(said.has_secret);
  EXPECT_STREQ(said.arguments[0], "acme.org/cc");
  EXPECT_STREQ(said.arguments[1], "(tally sidecar)");
  for (const int fd : {before_it, pidfd, ours_, theirs_}) EXPECT_GE(::fcntl(fd, F_GETFD), 0);
  EXPECT_EQ(::getenv(kSidecarVariable), nullptr);
  ::close(before_it);
  ::close(pidfd);
}

// No `wait` sees it, whatever it waits for, and no handler hears of it.
volatile sig_atomic_t heard;
TEST_F(SpawnTest, IsNobodysChild) {
  heard = 0;
  const auto before = ::signal(SIGCHLD, [](int) { heard = 1; });
  ASSERT_GT(spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc"}), 0);
  report();
  for (const int flags : {0, static_cast<int>(__WALL), static_cast<int>(__WCLONE)}) {
    errno = 0;
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG | flags), -1);
    EXPECT_EQ(errno, ECHILD);
  }
  EXPECT_EQ(heard, 0);
  ::signal(SIGCHLD, before);
}

TEST_F(SpawnTest, WhereChildrenAreReapedByTheKernel) {
  const auto before = ::signal(SIGCHLD, SIG_IGN);
  EXPECT_GT(spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc"}), 0);
  report();
  ::signal(SIGCHLD, before);
}

TEST_F(SpawnTest, SignalsAreBlockedHereOnlyMeanwhile) {
  sigset_t some, before, after;
  ::sigemptyset(&some);
  ::sigaddset(&some, SIGUSR1);
  ::sigaddset(&some, SIGSEGV);
  ASSERT_EQ(::pthread_sigmask(SIG_SETMASK, &some, &before), 0);
  EXPECT_GT(spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc"}), 0);
  ::pthread_sigmask(SIG_SETMASK, &before, &after);
  for (int n = 1; n < 32; ++n) {
    EXPECT_EQ(::sigismember(&after, n), ::sigismember(&some, n)) << n;
  }
  EXPECT_FALSE(report().is_a_signal_blocked);
}

TEST_F(SpawnTest, ADescriptorThatIsNone) {
  EXPECT_EQ(spawn_sidecar({-1, memory_, parent_, -1}, {"cc"}), -1);
  EXPECT_EQ(spawn_sidecar({theirs_, memory_, -1, -1}, {"cc"}), -1);
}

// One that only sends has no memory of the program, and one that only watches no pipe. Nothing that
// it opens may get their numbers, by which they are closed.
TEST_F(SpawnTest, WhatIsNotNeededIsNull) {
  ASSERT_GT(spawn_sidecar({theirs_, -1, parent_, memory_}, {"cc"}), 0);
  Report said = report();
  EXPECT_TRUE(said.is_null[kSidecarMemory]);
  EXPECT_FALSE(said.is_null[kSidecarDone]);
  ASSERT_GT(spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc"}), 0);
  said = report();
  EXPECT_FALSE(said.is_null[kSidecarMemory]);
  EXPECT_TRUE(said.is_null[kSidecarDone]);
}

TEST_F(SpawnTest, OnlyWhoSendsHearsOfTheNetwork) {
  ::setenv("HTTPS_PROXY", "http://proxy.example", 1);
  ASSERT_GT(spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc"}), 0);
  EXPECT_FALSE(report().knows_proxy);
  ASSERT_GT(spawn_sidecar({theirs_, memory_, parent_, -1}, {.name = "cc", .sends = true}), 0);
  EXPECT_TRUE(report().knows_proxy);
  ::unsetenv("HTTPS_PROXY");
}

TEST_F(SpawnTest, AnotherExecutable) {
  const auto is_told = [this](const char* executable) {
    return spawn_sidecar({theirs_, memory_, parent_, -1}, {"cc", executable}) > 0;
  };
  EXPECT_TRUE(is_told("/bin/true"));
  EXPECT_FALSE(is_told("/nowhere/true"));
}

// Each stands where another one is to be.
TEST_F(SpawnTest, DescriptorsThatStandInEachOthersPlace) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int ours = ::fcntl(ours_, F_DUPFD_CLOEXEC, 100);
    const int theirs = ::fcntl(theirs_, F_DUPFD_CLOEXEC, 100);
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(null, kSidecarSocket);
    ::dup2(theirs, kSidecarMemory);
    ::dup2(null, kSidecarParent);
    const int process = spawn_sidecar({kSidecarMemory, kSidecarParent, kSidecarSocket, -1}, {"cc"});
    const Report said = report_on(ours);
    ::_exit(process > 0 && said.process == process && said.descriptors == 4 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace tally::client
