#include "client/sidecar.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <new>

#include "client/sidecar_config.h"
#include "client/spawn.h"
#include "consent/files.h"
#include "crash/crash_message.h"
#include "crash/watchdog_link.h"
#include "stack/own_modules.h"
#include "stack/scratch.h"

namespace tally::client {
namespace {

// A descriptor of this process, closed in the end.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(consent::keep_clear_of_standard_streams(fd)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

int open_own_pidfd() {
#ifdef SYS_pidfd_open
  return static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0));
#else
  return -1;
#endif
}

// In a plugin, the executable is somebody else's program.
bool is_in_executable() {
  stack::Module program;
  return stack::read_own_program(program) && stack::is_own_program(program);
}

// Whether orphans become children of this process: as the first one of a container, or because it
// has asked for them. Its `wait` would see the sidecar, and perhaps wait for it.
bool adopts_orphans() {
  int adopts = 0;
  return ::getpid() == 1 || (::prctl(PR_GET_CHILD_SUBREAPER, &adopts) == 0 && adopts != 0);
}

// Whether the executable, run again, might have rights that this process has given up: then it
// would not hear that it is to be the sidecar, and be a second run of the program.
bool gains_rights() {
  struct stat info{};
  return ::stat("/proc/self/exe", &info) != 0 || (info.st_mode & (S_ISUID | S_ISGID)) != 0 ||
         ::getxattr("/proc/self/exe", "security.capability", nullptr, 0) > 0;
}

// With each message the kernel says who sent it.
bool name_senders(int socket) {
  const int yes = 1;
  return ::setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) == 0;
}

int make_memory_file() {
  constexpr unsigned kNeverExecuted = 8;  // MFD_NOEXEC_SEAL, from Linux 6.3 on; some systems insist
  const int fd = ::memfd_create("tally", MFD_CLOEXEC | kNeverExecuted);
  return fd >= 0 ? fd : ::memfd_create("tally", MFD_CLOEXEC);
}

// Memory that this process and the sidecar share. Stays mapped, unless there is none.
class SharedMemory {
 public:
  SharedMemory() : fd_(make_memory_file()) {
    if (fd_.get() < 0 || ::ftruncate(fd_.get(), sizeof(crash::SharedState)) != 0) return;
    void* place = ::mmap(nullptr, sizeof(crash::SharedState), PROT_READ | PROT_WRITE, MAP_SHARED,
                         fd_.get(), 0);
    if (place != MAP_FAILED) state_ = new (place) crash::SharedState;
  }

  int descriptor() const { return fd_.get(); }
  crash::SharedState* state() const { return state_; }

 private:
  Descriptor fd_;
  crash::SharedState* state_ = nullptr;
};

bool spawn_and_tell(const SidecarConfig& message, const Config& config) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
  Descriptor ours{pair[0]};
  const Descriptor theirs{pair[1]};
  const Descriptor parent{open_own_pidfd()};
  const SharedMemory memory;
  if (ours.get() < 0 || theirs.get() < 0 || parent.get() < 0 || memory.state() == nullptr ||
      !name_senders(theirs.get()) ||
      ::send(ours.get(), message.data(), message.size(), MSG_NOSIGNAL) < 0) {
    return false;
  }
  const int sidecar =
      spawn_sidecar({theirs.get(), memory.descriptor(), parent.get()}, config.program);
  if (sidecar < 0) return false;
  crash::connect_watchdog(ours.release(), memory.state(), sidecar);
  return true;
}

}  // namespace

bool start_watchdog(const Config& config) {
  const int error = errno;
  const stack::Scratch<SidecarConfig> message;
  const bool done = !adopts_orphans() && !gains_rights() && message && is_in_executable() &&
                    message->write(config) && spawn_and_tell(*message, config);
  errno = error;
  return done;
}

}  // namespace tally::client
