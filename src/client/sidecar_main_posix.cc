// The sidecar's side.
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/sidecar_config.h"
#include "client/sidecar_main.h"
#include "client/spawn.h"
#include "crash/watchdog.h"
#include "stack/scratch.h"

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

// Until the program ends, or nobody is left who has the other end of the socket.
void watch(const OpenConfig& config) {
  for (;;) {
    pollfd events[] = {{kSidecarSocket, POLLIN, 0}, {kSidecarParent, POLLIN, 0}};
    if (::poll(events, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    if ((events[0].revents & POLLIN) != 0) {
      if (!crash::serve_crash(kSidecarSocket, config)) return;
    } else if (events[0].revents != 0) {
      return;
    }
    if ((events[1].revents & POLLIN) != 0) return;
  }
}

}  // namespace

void become_sidecar_if_asked() {
  if (::getenv(kSidecarVariable) == nullptr) return;
  // Also of a program that somebody started with the variable by mistake.
  ::unsetenv(kSidecarVariable);
  if (!is_socket(kSidecarSocket)) return;
  const stack::Scratch<SidecarConfig> config;
  if (!config || !read_config(*config)) return;
  ::prctl(PR_SET_NAME, "tally-sidecar");
  config->add_modules();
  watch(config->open_config());
  ::_exit(0);
}

}  // namespace tally::client
