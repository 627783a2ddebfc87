#include <dlfcn.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <climits>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "cases.h"

namespace torture {

void say(std::string_view text) {
  if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) std::abort();
}

void run_in_thread(void* (*body)(void*)) {
  pthread_t thread;
  pthread_attr_t small;
  ::pthread_attr_init(&small);
  ::pthread_attr_setstacksize(&small, 256 * 1024);
  if (::pthread_create(&thread, &small, body, nullptr) == 0) ::pthread_join(thread, nullptr);
}

void filter_calls(std::initializer_list<unsigned> calls, unsigned answer) {
  std::vector<sock_filter> program{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (const unsigned call : calls) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, answer));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    std::perror("seccomp");
    std::exit(3);
  }
}

std::string beside_program(const char* file) {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  const std::string program(path, length < 0 ? 0 : static_cast<size_t>(length));
  return program.substr(0, program.rfind('/') + 1) + file;
}

void* open_library(const char* file) { return ::dlopen(beside_program(file).c_str(), RTLD_NOW); }

Callback find_in(void* library) {
  void* const symbol = library == nullptr ? nullptr : ::dlsym(library, "call_by_library");
  if (symbol == nullptr) std::abort();
  Callback found = nullptr;
  std::memcpy(&found, &symbol, sizeof found);
  return found;
}

void append_line(const char* path, std::string_view line) {
  const int log = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (::write(log, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(3);
  ::close(log);
}

// Byte by byte and where the compiler cannot see it, since no correct program does this.
SHAPES_FRAME void overwrite(void* from, size_t size, unsigned char value) {
  auto* bytes = static_cast<volatile unsigned char*>(opaque(from));
  for (size_t i = 0; i < size; ++i) bytes[i] = value;
}

}  // namespace torture
