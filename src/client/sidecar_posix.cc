#include "client/sidecar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <new>

#include "client/installed_command.h"
#include "client/own_process.h"
#include "client/spawn.h"
#include "client/upload_token.h"
#include "client/upload_wait.h"
#include "client/upload_worker.h"
#include "consent/files.h"
#include "counter/counting_file.h"
#include "crash/crash_message.h"
#include "crash/watchdog_link.h"
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

// Both ends of a connection, one of which is for the sidecar. Without any they are -1.
struct Ends {
  Ends(int mine, int its) : ours(mine), theirs(its) {}

  bool are_there() const { return ours.get() >= 0 && theirs.get() >= 0; }

  Descriptor ours;
  Descriptor theirs;
};

Ends make_connection() {
  int pair[] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return {-1, -1};
  return {pair[0], pair[1]};
}

// With each message the kernel says who sent it.
bool name_senders(int socket) {
  const int yes = 1;
  return ::setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) == 0;
}

Ends make_pipe() {
  int pair[] = {-1, -1};
  if (::pipe2(pair, O_CLOEXEC) != 0) return {-1, -1};
  return {pair[0], pair[1]};
}

int open_own_pidfd() {
#ifdef SYS_pidfd_open
  return static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0));
#else
  return -1;
#endif
}

int make_memory_file() {
  constexpr unsigned kNeverExecuted = 8;  // MFD_NOEXEC_SEAL, from Linux 6.3 on; some systems insist
  const int fd = ::memfd_create("tally", MFD_CLOEXEC | kNeverExecuted);
  return fd >= 0 ? fd : ::memfd_create("tally", MFD_CLOEXEC);
}

// Memory that this process and the sidecar share. Stays mapped, unless there is none.
class SharedMemory {
 public:
  explicit SharedMemory(bool is_needed) : fd_(is_needed ? make_memory_file() : -1) {
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

// What is to be done, and by which executable.
struct Plan {
  SidecarWork work;
  bool is_own = true;
  consent::PathBuffer installed;  // a `tally`, if it was looked for
};

// Whether there is an installed `tally`. Only the first search in a day is made.
bool find_installed(const char* token, UploadToken state, consent::PathBuffer& out) {
  if (state == UploadToken::kSearchedInVain) return false;
  if (find_installed_tally(out)) return true;
  note_search_in_vain(token);
  return false;
}

// Decides from the cheapest question to the dearest: nearly every run of a program ends at the
// first.
void make_plan(const Config& config, const char* token, Plan& plan) {
  SidecarWork& work = plan.work;
  const UploadToken state = look_at_upload_token(token);
  work.watch = config.crashes == Crashes::kWatchdog;
  work.send = state != UploadToken::kTaken &&
              (is_upload_linked() || find_installed(token, state, plan.installed));
  if (work.is_nothing()) return;
  if (adopts_orphans()) {
    work = {};
    return;
  }
  plan.is_own = is_in_executable() && !gains_rights();
  if (plan.is_own) return;
  work.watch = false;
  work.send =
      work.send && (!plan.installed.empty() || find_installed(token, state, plan.installed));
}

// What connects this process with a sidecar.
class Connection {
 public:
  explicit Connection(SidecarWork work)
      : socket_(make_connection()),
        done_(work.send ? make_pipe() : Ends{-1, -1}),
        parent_(open_own_pidfd()),
        memory_(work.watch),
        is_there_(socket_.are_there() && name_senders(socket_.theirs.get()) && parent_.get() >= 0 &&
                  (!work.send || done_.are_there()) &&
                  (!work.watch || memory_.state() != nullptr)) {}

  bool is_there() const { return is_there_; }

  bool send(const SidecarConfig& message) const {
    return ::send(socket_.ours.get(), message.data(), message.size(), MSG_NOSIGNAL) >= 0;
  }

  // What the sidecar gets.
  SidecarDescriptors descriptors() const {
    return {socket_.theirs.get(), memory_.descriptor(), parent_.get(), done_.theirs.get()};
  }

  // It is there, and does this.
  void keep(SidecarWork work, int sidecar) {
    if (work.watch) crash::connect_watchdog(socket_.ours.release(), memory_.state(), sidecar);
    if (work.send) remember_upload(done_.ours.release());
  }

 private:
  Ends socket_;
  Ends done_;
  const Descriptor parent_;
  const SharedMemory memory_;
  const bool is_there_;
};

SidecarWork start_if_needed(const Config& config) {
  if (::getenv(kSidecarVariable) != nullptr) return {};
  consent::PathBuffer token;
  const std::string_view local = counter::counting_file().local.view();
  if (!token.append(local).append("/upload.token").fits()) return {};
  Plan plan;
  make_plan(config, token.c_str(), plan);
  if (plan.work.is_nothing()) return {};
  const stack::Scratch<SidecarConfig> message;
  Connection connection{plan.work};
  if (!message || !message->write(config, plan.work) || !connection.is_there()) return {};
  // Only who can do the run takes the token from those that can.
  SidecarWork work = plan.work;
  work.send = work.send && take_upload_token(token.c_str());
  if (work.is_nothing() || !message->write(config, work) || !connection.send(*message)) return {};
  const int sidecar =
      spawn_sidecar(connection.descriptors(),
                    {config.program, plan.is_own ? nullptr : plan.installed.c_str(), work.send});
  if (sidecar < 0) return {};
  connection.keep(work, sidecar);
  return work;
}

}  // namespace

SidecarWork start_sidecar(const Config& config) {
  const int error = errno;
  const SidecarWork work = start_if_needed(config);
  errno = error;
  return work;
}

}  // namespace tally::client
