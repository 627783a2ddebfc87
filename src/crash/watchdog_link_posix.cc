#include "crash/watchdog_link.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "crash/crash_message.h"

namespace tally::crash {
namespace {

constinit int link_socket = -1;
constinit int watchdog = -1;
constinit SharedState* shared_state = nullptr;
constinit pid_t watched = 0;  // this process, and not its forked children
// By which the descriptor is known to be the socket still: the program may have closed it, and have
// something else under its number.
constinit dev_t link_device = 0;
constinit ino_t link_inode = 0;

// For each of the two answers. Reading and counting take some milliseconds.
constexpr int kPatienceMilliseconds = 900;

bool is_still_linked() {
  struct stat info{};
  return link_socket >= 0 && ::fstat(link_socket, &info) == 0 && S_ISSOCK(info.st_mode) &&
         info.st_dev == link_device && info.st_ino == link_inode;
}

bool send_with_descriptor(const CrashMessage& message, int descriptor) {
  iovec part{const_cast<CrashMessage*>(&message), sizeof message};
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
  return ::sendmsg(link_socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) ==
         static_cast<ssize_t>(sizeof message);
}

bool receive(int socket, CrashAnswer& answer) {
  pollfd ready{socket, POLLIN, 0};
  return ::poll(&ready, 1, kPatienceMilliseconds) == 1 &&
         ::recv(socket, &answer, sizeof answer, MSG_DONTWAIT) == sizeof answer;
}

// What the watchdog says to this crash.
CrashAnswer ask(const CrashMessage& message) {
  CrashAnswer answer = CrashAnswer::kNone;
  // A socket of this crash's own: a forked child may have the other one too, and die at the same
  // time.
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return answer;
  const bool sent = send_with_descriptor(message, pair[1]);
  ::close(pair[1]);
  CrashAnswer ignored{};
  if (sent && receive(pair[0], answer) && answer == CrashAnswer::kWillCount) {
    receive(pair[0], ignored);  // once it is counted, this process may end
  }
  ::close(pair[0]);
  return answer;
}

}  // namespace

void connect_watchdog(int socket, SharedState* shared, int watchdog_process) {
  struct stat info{};
  if (::fstat(socket, &info) != 0) return;
  link_device = info.st_dev;
  link_inode = info.st_ino;
  watchdog = watchdog_process;
  watched = ::getpid();
  shared_state = shared;
  link_socket = socket;
}

bool ask_watchdog(int signal, const void* context, std::string_view exception) {
  if (!is_still_linked()) return false;
  CrashMessage message{.signal = signal, .context = reinterpret_cast<uintptr_t>(context)};
  if (!exception.empty() && exception.size() <= sizeof message.exception) {
    message.exception_size = static_cast<uint32_t>(exception.size());
    std::memcpy(message.exception, exception.data(), exception.size());
  }
  CrashAnswer answer = ask(message);
  // Where only a process's parents may look into it (Yama), the watchdog may too, for this once.
  if (answer == CrashAnswer::kCannotRead && ::prctl(PR_SET_PTRACER, watchdog, 0, 0, 0) == 0) {
    answer = ask(message);
    ::prctl(PR_SET_PTRACER, 0, 0, 0, 0);
  }
  return answer == CrashAnswer::kWillCount;
}

void tell_watchdog() {
  if (shared_state != nullptr && ::getpid() == watched)
    shared_state->counted_process.store(watched);
}

}  // namespace tally::crash
