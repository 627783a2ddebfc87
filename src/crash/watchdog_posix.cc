#include "crash/watchdog.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "counter/counting_file.h"
#include "crash/context_posix.h"
#include "crash/crash_counts.h"
#include "crash/crash_message.h"
#include "crash/crash_stack.h"
#include "crash/other_process.h"
#include "crash/signals.h"
#include "stack/frame_names.h"
#include "stack/scratch.h"
#include "tally/counter.h"

namespace tally::crash {
namespace {

// A message, who sent it, and where the answers go.
struct Request {
  CrashMessage message;
  pid_t process = 0;
  int answers = -1;
};

struct Inspection {
  OtherProcess process;
  stack::MappedSymbols symbols;
  CrashStack stack;
};

void take_control(const cmsghdr& control, Request& request) {
  if (control.cmsg_level != SOL_SOCKET) return;
  if (control.cmsg_type == SCM_RIGHTS) {
    std::memcpy(&request.answers, CMSG_DATA(&control), sizeof request.answers);
  } else if (control.cmsg_type == SCM_CREDENTIALS) {
    ucred sender;
    std::memcpy(&sender, CMSG_DATA(&control), sizeof sender);
    request.process = sender.pid;
  }
}

// musl's CMSG_NXTHDR compares a signed with an unsigned number.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-compare"
void take_all_control(msghdr& header, Request& request) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    take_control(*c, request);
  }
}
#pragma GCC diagnostic pop

// False if nothing comes any more. What is none of our messages leaves `process` 0.
bool receive(int socket, Request& request) {
  iovec part{&request.message, sizeof request.message};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(ucred))] = {};
  msghdr header = {};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  const ssize_t size = ::recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size <= 0) return false;
  take_all_control(header, request);
  const bool is_crash = size == sizeof request.message && (header.msg_flags & MSG_TRUNC) == 0 &&
                        request.answers >= 0 &&
                        request.message.exception_size <= kMaxExceptionName &&
                        index_of_signal(request.message.signal) < kSignalCount;
  if (!is_crash) request.process = 0;
  return true;
}

bool answer(const Request& request, CrashAnswer answer) {
  return ::send(request.answers, &answer, sizeof answer, MSG_NOSIGNAL | MSG_DONTWAIT) ==
         sizeof answer;
}

// The name of the crash, or nothing if the process cannot be read.
std::string_view inspect(const Request& request, std::string_view program, Inspection& inspection) {
  ucontext_t context;
  if (!inspection.process.open(request.process)) return {};
  const stack::AddressSpace space = inspection.process.space();
  if (!space.memory.read(static_cast<uintptr_t>(request.message.context), context)) return {};
  return inspection.stack.describe(space, inspection.symbols.symbols(), program,
                                   registers_of(context));
}

// Opens the file with the first crash.
Opened open_if_there(const CountedIn& where) {
  return ::access(where.directory, F_OK) == 0 ? open(where.config) : Opened::kFailed;
}

void serve(const Request& request, const CountedIn& where) {
  const Opened opened = open_if_there(where);
  const stack::Scratch<Inspection> inspection;
  std::string_view name;
  if (opened == Opened::kCounting && inspection) {
    name = inspect(request, where.config.program, *inspection);
  }
  // If telemetry was turned off meanwhile, the program need not count either.
  if (name.empty() && opened != Opened::kOff) {
    answer(request, CrashAnswer::kCannotRead);
  } else if (answer(request, CrashAnswer::kWillCount)) {
    const CrashMessage& message = request.message;
    if (!name.empty()) {
      count_crash(name, message.signal, {message.exception, message.exception_size});
    }
    answer(request, CrashAnswer::kDone);
  }
}

}  // namespace

bool serve_crash(int socket, const CountedIn& where, int& process) {
  Request request;
  const bool received = receive(socket, request);
  process = request.process;
  if (process > 0) serve(request, where);
  if (request.answers >= 0) ::close(request.answers);
  return received;
}

void count_silent_crash(int signal, const CountedIn& where) {
  if (signal_name(signal).empty() || open_if_there(where) != Opened::kCounting) return;
  count_crash(kCrashMalformedName, signal, {});
}

}  // namespace tally::crash
