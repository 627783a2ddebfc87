// The sidecar's side.
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/sidecar_config.h"
#include "client/sidecar_main.h"
#include "client/spawn.h"
#include "crash/crash_message.h"
#include "crash/exit_status.h"
#include "crash/watchdog.h"
#include "stack/scratch.h"
#include "stack/text_writer.h"

namespace tally::client {
namespace {

bool is_socket(int fd) {
  struct stat info{};
  return ::fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode);
}

bool read_config(SidecarConfig& config) {
  const ssize_t size =
      ::recv(kSidecarSocket, config.data(), SidecarConfig::capacity(), MSG_DONTWAIT);
  return size > 0 && config.read(static_cast<size_t>(size));
}

const crash::SharedState* map_shared_state() {
  void* place =
      ::mmap(nullptr, sizeof(crash::SharedState), PROT_READ, MAP_SHARED, kSidecarMemory, 0);
  return place == MAP_FAILED ? nullptr : static_cast<const crash::SharedState*>(place);
}

// The program that this is the sidecar of.
class Watched {
 public:
  Watched(const SidecarConfig& config, const crash::SharedState& shared)
      : config_(config),
        shared_(shared),
        where_{config.open_config(), config.directory()},
        process_(crash::process_of(kSidecarParent)) {
    crash::read_program_name(process_, name_);
  }

  // Until the program has ended, or nobody is left who has the other end of the socket.
  void watch() {
    for (;;) {
      pollfd events[] = {{kSidecarSocket, POLLIN, 0}, {kSidecarParent, POLLIN, 0}};
      if (::poll(events, 2, -1) < 0) {
        if (errno == EINTR) continue;
        return;
      }
      if ((events[0].revents & POLLIN) != 0 && serve()) continue;
      if ((events[1].revents & POLLIN) != 0) return count_if_it_crashed();
      if (events[0].revents != 0) return leave();
    }
  }

 private:
  // The socket is closed: by a program that ends, which is known a moment later; or that has become
  // another, whose end is not ours to count, or has closed what it did not know.
  void leave() const {
    constexpr int kPatienceMilliseconds = 2000;
    if (process_ == 0 || !crash::is_ending(process_)) return;
    pollfd end{kSidecarParent, POLLIN, 0};
    if (::poll(&end, 1, kPatienceMilliseconds) == 1) count_if_it_crashed();
  }

  // False if there was no message.
  bool serve() {
    int sender = 0;
    if (!crash::serve_crash(kSidecarSocket, where_, sender)) return false;
    is_counted_ = is_counted_ || sender == process_;
    return true;
  }

  void count_if_it_crashed() const {
    if (process_ == 0 || is_counted_ || shared_.counted_process.load() != 0) return;
    char name[crash::kProgramNameSize];
    if (crash::read_program_name(process_, name) && ::strcmp(name, name_) != 0) {
      return;  // it has become another program a moment ago, whose end is not ours to count
    }
    const int signal = crash::fatal_signal_of(kSidecarParent);
    if (!config_.leaves_alone(signal)) crash::count_silent_crash(signal, where_);
  }

  const SidecarConfig& config_;
  const crash::SharedState& shared_;
  const crash::CountedIn where_;
  const int process_;  // 0 if it cannot be known how it ends
  char name_[crash::kProgramNameSize] = {};
  bool is_counted_ = false;
};

// Whether the variable means this process.
bool is_asked() {
  const char* value = ::getenv(kSidecarVariable);
  char expected[32];
  stack::TextWriter text{expected, sizeof expected};
  text.append_hex(static_cast<uint64_t>(::getpid()));
  return value != nullptr && text.text() == value;
}

// The sidecar keeps no directory busy; and what the program's directory was relative to, nobody
// needs to know any more.
void leave_directory(const SidecarConfig& config) {
  const char* home = ::getenv("HOME");
  if (::getenv("TALLY_DIR") != nullptr) ::setenv("TALLY_DIR", config.directory(), 1);
  if (home == nullptr || home[0] == '/') ::chdir("/");
}

void be_sidecar() {
  if (!is_socket(kSidecarSocket)) return;
  const stack::Scratch<SidecarConfig> config;
  const crash::SharedState* const shared = map_shared_state();
  if (!config || shared == nullptr || !read_config(*config)) return;
  leave_directory(*config);
  config->add_modules();
  ::prctl(PR_SET_NAME, "tally-sidecar");
  Watched{*config, *shared}.watch();
}

}  // namespace

void become_sidecar_if_asked() {
  // A program with rights that its user has not takes no orders from his environment.
  if (::getauxval(AT_SECURE) != 0 || !is_asked()) return;
  be_sidecar();
  // Whatever was wrong: this process is no second run of the program.
  ::_exit(0);
}

}  // namespace tally::client
