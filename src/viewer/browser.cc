#include "viewer/browser.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace tally::viewer {
namespace {

// Never returns.
void become_browser(const char* url) {
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing >= 0) {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, fd);
    if (nothing > STDERR_FILENO) ::close(nothing);
  }
#ifdef SYS_close_range
  // Nothing that is open here is its: what it held would stay when this has ended.
  ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0);
#endif
  ::execlp("xdg-open", "xdg-open", url, nullptr);
  ::_exit(127);
}

}  // namespace

void open_in_browser(const std::string& url) {
  const pid_t child = ::fork();
  if (child < 0) return;
  if (child == 0) {
    // A session of its own, and a parent that ends: init waits for it.
    ::setsid();
    if (::fork() == 0) become_browser(url.c_str());
    ::_exit(0);
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace tally::viewer
