#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

#include "crash/asked_memory.h"

namespace tally::crash {
namespace {

// No page is smaller.
constexpr uintptr_t kPageBytes = 4096;
constexpr size_t kMaskBytes = 8;

// The kernel reads the mask before it finds that there is no such way to change it (Linux,
// kernel/signal.c, rt_sigprocmask): so it changes nothing, and says whether it could.
bool can_read_page(uintptr_t page) {
  constexpr int kNoSuchWay = -1;
  return ::syscall(SYS_rt_sigprocmask, kNoSuchWay, page, nullptr, kMaskBytes) != 0 &&
         errno == EINVAL;
}

bool can_read(uintptr_t address, size_t size) {
  const int error = errno;
  bool can = address + size >= address;  // what wraps around the end of memory is nowhere
  for (uintptr_t page = address & ~(kPageBytes - 1); can && page < address + size;
       page += kPageBytes) {
    can = can_read_page(page);
  }
  errno = error;
  return can;
}

bool read_asked(void*, uintptr_t address, void* out, size_t size) {
  if (!can_read(address, size)) return false;
  std::memcpy(out, reinterpret_cast<const void*>(address), size);
  return true;
}

}  // namespace

stack::Memory asked_memory() { return {read_asked, nullptr}; }

}  // namespace tally::crash
