// The sidecar's side.
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "client/sidecar_config.h"
#include "client/sidecar_log.h"
#include "client/sidecar_main.h"
#include "client/spawn.h"
#include "client/upload_worker.h"
#include "client/watched.h"
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

// What the sidecar does from its start to its end.
class Sidecar {
 public:
  Sidecar(const SidecarConfig& config, const SidecarLog& log) : worker_(log) {
    const SidecarWork work = config.work();
    if (work.send) worker_.start(config);
    if (work.watch) watched_.emplace(config);
  }

  // Until the program needs no watchdog any more, and its weekly run is over.
  void run() {
    while (watches() || worker_.is_running()) {
      // What is negative here is not waited for.
      pollfd events[] = {{watches() ? kSidecarSocket : -1, POLLIN, 0},
                         {has_ended_ && !watches() ? -1 : kSidecarParent, POLLIN, 0},
                         {worker_.end_descriptor(), POLLIN, 0},
                         {worker_.time_descriptor(), POLLIN, 0}};
      if (::poll(events, 4, -1) >= 0) {
        handle(events[0].revents, events[1].revents, events[2].revents, events[3].revents);
      } else if (errno != EINTR) {
        return;
      }
    }
  }

 private:
  bool watches() const { return watched_ && watched_->goes_on(); }

  void handle(short socket, short program, short worker, short time) {
    if (worker != 0) {
      worker_.take_end();
    } else if (time != 0) {
      worker_.stop("its time is over");
    }
    if (program != 0 && !has_ended_) {
      has_ended_ = true;
      worker_.hurry();
    }
    if (watches()) watched_->handle(socket, has_ended_);
  }

  UploadWorker worker_;
  std::optional<Watched> watched_;
  bool has_ended_ = false;  // the program
};

// Whether the variable means this process.
bool is_asked() {
  const char* value = ::getenv(kSidecarVariable);
  if (value == nullptr) return false;
  char expected[32];
  stack::TextWriter text{expected, sizeof expected};
  text.append_hex(static_cast<uint64_t>(::getpid()));
  return text.text() == value;
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
  if (!config || !read_config(*config)) return;
  leave_directory(*config);
  config->add_modules();
  ::prctl(PR_SET_NAME, "tally-sidecar");
  const SidecarLog log{config->directory()};
  Sidecar sidecar{*config, log};
  // Whoever waits for the weekly run waits for its process alone.
  ::close(kSidecarDone);
  sidecar.run();
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
