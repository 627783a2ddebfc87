// Crashes where the system gives little.
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "cases.h"

namespace torture {
namespace {

void close_all() {
  for (int fd = 3; fd < 1024; ++fd) ::close(fd);
}

void set_limit(int resource, rlim_t value) {
  const rlimit limit{value, value};
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) std::_Exit(3);
}

void little_memory(tally::Config&) { set_limit(RLIMIT_AS, 32U << 20); }

// As a program does that has secrets of its own: nobody may look into it, and it makes no core.
void undumpable(tally::Config&) { ::prctl(PR_SET_DUMPABLE, 0); }

}  // namespace

SHAPES_FRAME void with_all_closed() {
  close_all();
  write_null();
  __asm__ volatile("");
}

// Something else of the program's stands where the pipe was.
SHAPES_FRAME void with_all_replaced() {
  close_all();
  const int own = ::open("own", O_RDWR | O_CREAT, 0600);
  for (int fd = own + 1; fd < 32; ++fd) ::dup2(own, fd);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void without_descriptors() {
  set_limit(RLIMIT_NOFILE, 0);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void without_memory() {
  set_limit(RLIMIT_AS, 0);
  write_null();
  __asm__ volatile("");
}

// A sandbox: nobody may change what signals do.
SHAPES_FRAME void without_sigaction() {
  filter_calls({SYS_rt_sigaction}, SECCOMP_RET_ERRNO | EPERM);
  write_null();
  __asm__ volatile("");
}

// Another one, which sends a signal of its own to whoever calls what is not on its list.
SHAPES_FRAME void without_gettid() {
  filter_calls({SYS_gettid}, SECCOMP_RET_TRAP);
  write_null();
  __asm__ volatile("");
}

std::span<const Case> surrounding_cases() {
  static constexpr Case kCases[] = {
      {"all_closed", with_all_closed},
      {"all_replaced", with_all_replaced},
      {"no_descriptors", without_descriptors},
      {"no_memory", without_memory},
      {"little_memory", write_null, little_memory},
      {"undumpable", write_null, undumpable},
      {"no_sigaction", without_sigaction},
      {"no_gettid", without_gettid},
  };
  return kCases;
}

}  // namespace torture
