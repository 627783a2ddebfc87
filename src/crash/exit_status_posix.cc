#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

#include "crash/exit_status.h"

namespace tally::crash {
namespace {

// struct pidfd_info in its first version; headers of older systems do not have it.
struct ProcessInfo {
  uint64_t mask = 0;
  uint64_t control_group = 0;
  uint32_t thread = 0;
  uint32_t process = 0;
  uint32_t ids[9] = {};
  int32_t exit_code = 0;
};
static_assert(sizeof(ProcessInfo) == 64);

constexpr unsigned long kGetInfo = _IOWR(0xff, 11, ProcessInfo);
constexpr uint64_t kExit = 1U << 3;

bool read_info(int pidfd, uint64_t mask, ProcessInfo& info) {
  info = {};
  info.mask = mask;
  // C libraries differ in the type of the number.
  return ::syscall(SYS_ioctl, pidfd, kGetInfo, &info) == 0;
}

}  // namespace

int process_of(int pidfd) {
  ProcessInfo info;
  return read_info(pidfd, 0, info) ? static_cast<int>(info.process) : 0;
}

int fatal_signal_of(int pidfd) {
  constexpr int kPatience = 200;
  constexpr timespec kPause{0, 10'000'000};
  ProcessInfo info;
  for (int i = 0; i < kPatience; ++i) {
    // As long as nobody has asked, it may say nothing of the process, or that it has not ended.
    if (read_info(pidfd, kExit, info) && (info.mask & kExit) != 0) {
      return WIFSIGNALED(info.exit_code) ? WTERMSIG(info.exit_code) : 0;
    }
    ::nanosleep(&kPause, nullptr);
  }
  return 0;
}

// `/proc/<process>/stat`: behind the name, which may hold anything but ends with the last `)`, the
// seventh word is the kernel's flags of the process. Source: proc(5); include/linux/sched.h.
bool read_program_name(int process, char (&name)[kProgramNameSize]) {
  char path[64];
  ::snprintf(path, sizeof path, "/proc/%d/comm", process);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const ssize_t size = ::read(fd, name, sizeof name - 1);
  ::close(fd);
  if (size <= 0) return false;
  name[size] = '\0';
  return true;
}

bool is_ending(int process) {
  constexpr unsigned long kExiting = 0x4;
  char text[512] = {};
  ::snprintf(text, sizeof text, "/proc/%d/stat", process);
  const int fd = ::open(text, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return true;
  const ssize_t size = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  if (size <= 0) return true;
  text[size] = '\0';
  const char* word = std::strrchr(text, ')');
  for (int i = 0; i < 7 && word != nullptr; ++i) word = std::strchr(word + 1, ' ');
  return word == nullptr || (::strtoul(word, nullptr, 10) & kExiting) != 0;
}

}  // namespace tally::crash
