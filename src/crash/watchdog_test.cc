// Both ends of the connection between a dying program and its watchdog.
#include "crash/watchdog.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <cstring>
#include <fstream>

#include "counter/counter_fixture.h"
#include "countfile/frame.h"
#include "crash/crash_message.h"
#include "crash/watchdog_link.h"

namespace tally::crash {
namespace {

struct Link {
  Link() {
    int pair[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    programs = pair[0];
    watchdogs = pair[1];
    const int yes = 1;
    EXPECT_EQ(::setsockopt(watchdogs, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes), 0);
  }
  ~Link() {
    ::close(programs);
    ::close(watchdogs);
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  int programs, watchdogs;
};

size_t count_descriptors() {
  size_t count = 0;
  for (int fd = 0; fd < 256; ++fd) count += ::fcntl(fd, F_GETFD) >= 0 ? 1U : 0U;
  return count;
}

bool send_with_descriptor(int socket, const void* message, size_t size, int descriptor) {
  iovec part{const_cast<void*>(message), size};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)] = {};
  msghdr header = {};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  cmsghdr* rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  return ::sendmsg(socket, &header, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
}

class WatchdogTest : public CounterFixture {
 protected:
  // The message is served by a watchdog, which must go on, count nothing, and keep nothing open.
  void expect_ignored(const void* message, size_t size, bool with_descriptor) const {
    in_child([&] {
      const Link link;
      const Link answers;
      const size_t before = count_descriptors();
      const bool sent = with_descriptor
                            ? send_with_descriptor(link.programs, message, size, answers.programs)
                            : ::send(link.programs, message, size, 0) > 0;
      return sent && serve(link) && process_ == 0 && count_descriptors() == before &&
             file_is_unopened();
    });
  }
  bool file_is_unopened() const { return base::list_directory(dir_.path()).value().empty(); }

  // Whether there was a message; `process_` is who sent it.
  bool serve(const Link& link) const {
    return serve_crash(link.watchdogs, {config(), directory_.c_str()}, process_);
  }
  static inline int process_;

  static inline bool is_served;
  static void ask(int, siginfo_t*, void* context) {
    is_served = ask_watchdog(SIGSEGV, context, "acme.ParseError");
  }

  // A program that asks its watchdog in the handler of a signal; whether that has served it.
  bool asks_and_is_served(const Link& link) const {
    const pid_t program = ::fork();
    if (program == 0) {
      connect_watchdog(link.programs, nullptr, ::getppid());
      struct sigaction action = {};
      action.sa_sigaction = ask;
      action.sa_flags = SA_SIGINFO;
      ::sigaction(SIGUSR1, &action, nullptr);
      ::raise(SIGUSR1);
      ::_exit(is_served ? 0 : 1);
    }
    pollfd ready{link.watchdogs, POLLIN, 0};
    if (::poll(&ready, 1, 60'000) != 1 || !serve(link)) return false;
    int status = -1;
    return process_ == program && ::waitpid(program, &status, 0) == program && status == 0;
  }
};

TEST_F(WatchdogTest, WhatIsNoMessageIsIgnored) {
  const CrashMessage message{.signal = SIGSEGV};
  char longer[sizeof message + 100] = {};
  std::memcpy(longer, &message, sizeof message);
  for (const bool with_descriptor : {false, true}) {
    expect_ignored(longer, 2, with_descriptor);
    expect_ignored(longer, sizeof message - 1, with_descriptor);
    expect_ignored(longer, sizeof longer, with_descriptor);
  }
  expect_ignored(&message, sizeof message, false);  // nobody wants an answer
}

TEST_F(WatchdogTest, SharesWithTheProgramThatItsCrashIsCounted) {
  in_child([] {
    auto* shared = static_cast<SharedState*>(::mmap(
        nullptr, sizeof(SharedState), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    const Link link;
    connect_watchdog(link.programs, shared, ::getppid());
    const pid_t child = ::fork();  // whose crashes are its own
    if (child == 0) {
      tell_watchdog();
      ::_exit(0);
    }
    if (::waitpid(child, nullptr, 0) != child || shared->counted_process.load() != 0) return false;
    tell_watchdog();
    return shared->counted_process.load() == ::getpid();
  });
}

TEST_F(WatchdogTest, CountsACrashOfWhichNobodyTold) {
  in_child([&] {
    const CountedIn where{config(), directory_.c_str()};
    count_silent_crash(0, where);
    count_silent_crash(SIGTERM, where);
    if (!file_is_unopened()) return false;
    count_silent_crash(SIGSEGV, where);
    return true;
  });
  EXPECT_EQ(counts(), (Sums{{"crash/malformed", 1}, {"crash/signal:SIGSEGV", 1}}));
}

// The user has removed it: nothing makes it again.
TEST_F(WatchdogTest, WhereTheDirectoryIsGone) {
  const std::string gone = directory_ + "/gone";
  in_child([&] {
    OpenConfig elsewhere = config();
    elsewhere.directory = gone.c_str();
    count_silent_crash(SIGSEGV, {elsewhere, gone.c_str()});
    return file_is_unopened();
  });
}

TEST_F(WatchdogTest, AnExceptionsNameThatIsTooLong) {
  for (const uint32_t size : {uint32_t{kMaxExceptionName} + 1, UINT32_MAX}) {
    const CrashMessage message{.signal = SIGABRT, .exception_size = size};
    expect_ignored(&message, sizeof message, true);
  }
}

TEST_F(WatchdogTest, ASignalThatIsNoCrash) {
  for (const int signal : {0, -1, SIGTERM, 1000}) {
    const CrashMessage message{.signal = signal};
    expect_ignored(&message, sizeof message, true);
  }
}

// Nothing can be read where it says, so the program is told to count by itself.
TEST_F(WatchdogTest, ACrashThatIsNowhere) {
  in_child([&] {
    const Link link;
    const Link answers;
    const CrashMessage message{.signal = SIGSEGV, .context = 8};
    send_with_descriptor(link.programs, &message, sizeof message, answers.programs);
    CrashAnswer answer{};
    return serve(link) && ::recv(answers.watchdogs, &answer, 1, MSG_DONTWAIT) == 1 &&
           answer == CrashAnswer::kCannotRead;
  });
  EXPECT_EQ(counts(), Sums{});
}

TEST_F(WatchdogTest, NoMessage) {
  in_child([&] {
    Link link;
    if (serve(link)) return false;
    ::close(link.programs);
    return !serve(link);
  });
}

TEST_F(WatchdogTest, CountsTheCrash) {
#if defined(__aarch64__) || defined(__arm__)
  GTEST_SKIP() << "the emulator does not let one process read another";
#endif
  in_child([&] {
    const Link link;
    return asks_and_is_served(link);
  });
  size_t stacks = 0;
  for (const auto& [name, n] : counts()) {
    EXPECT_EQ(n, 1U);
    if (!name.starts_with("crash/crash\n")) continue;
    ++stacks;
    EXPECT_TRUE(name.contains("\nmain:+0x")) << name;
    EXPECT_EQ(countfile::check_stack(name).fault, countfile::StackCheck::Fault::kNone) << name;
  }
  EXPECT_EQ(stacks, 1U);
  EXPECT_EQ(counts()["crash/signal:SIGSEGV"], 1U);
  EXPECT_EQ(counts()["crash/exception:acme.ParseError"], 1U);
  EXPECT_EQ(counts().size(), 3U);
}

// Telemetry was turned off meanwhile: then the program need not count either.
TEST_F(WatchdogTest, OffCountsNothing) {
  std::ofstream{dir_ / "mode"} << "off";
  in_child([&] {
    const Link link;
    return asks_and_is_served(link);
  });
  EXPECT_EQ(base::list_directory(dir_.path()).value(), std::vector<std::string>{"mode"});
}

TEST_F(WatchdogTest, NobodyIsThere) {
  in_child([] {
    const char context[8192] = {};
    if (ask_watchdog(SIGSEGV, context, {})) return false;  // none was ever connected
    Link link;
    connect_watchdog(link.programs, nullptr, ::getpid());
    ::close(link.watchdogs);
    return !ask_watchdog(SIGSEGV, context, {});
  });
}

// The program has closed the descriptor, and uses its number for something else.
TEST_F(WatchdogTest, TheDescriptorIsSomethingElse) {
  in_child([] {
    const char context[8192] = {};
    Link link, other;
    connect_watchdog(link.programs, nullptr, ::getpid());
    ::dup2(other.programs, link.programs);
    char byte = 0;
    return !ask_watchdog(SIGSEGV, context, {}) &&
           ::recv(other.watchdogs, &byte, 1, MSG_DONTWAIT) < 0;
  });
}

}  // namespace
}  // namespace tally::crash
