#include <dirent.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "cases.h"

namespace torture {
namespace {

std::string program_of(const std::string& process) {
  char path[PATH_MAX];
  const ssize_t length = ::readlink(("/proc/" + process + "/exe").c_str(), path, sizeof path);
  return length < 0 ? "" : std::string{path, static_cast<size_t>(length)};
}

// The processes of this program, but this one.
std::vector<int> others() {
  const std::string program = program_of("self");
  std::vector<int> found;
  DIR* processes = ::opendir("/proc");
  while (const dirent* entry = ::readdir(processes)) {
    const int process = std::atoi(entry->d_name);
    if (process > 0 && process != ::getpid() && program_of(entry->d_name) == program) {
      found.push_back(process);
    }
  }
  ::closedir(processes);
  return found;
}

// Whether it is the sidecar, and waits for something to happen.
bool is_watching(int process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
  std::string line;
  std::getline(file, line);
  return line.find("(tally-sidecar) S ") != std::string::npos;
}

}  // namespace

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

void forbid_to_look_into_processes() {
  constexpr unsigned kDenied = SECCOMP_RET_ERRNO | EPERM;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_readv, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, kDenied),
  };
  sock_fprog filter{sizeof program / sizeof *program, program};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    std::perror("seccomp");
    std::exit(3);
  }
}

void kill_sidecar() {
  for (auto left = others(); !left.empty(); left = others()) {
    for (const int process : left) ::kill(process, SIGKILL);
    ::usleep(1000);
  }
}

void await_sidecar() {
  while (!std::ranges::any_of(others(), is_watching)) ::usleep(1000);
}

// Byte by byte and where the compiler cannot see it, since no correct program does this.
SHAPES_FRAME void overwrite(void* from, size_t size, unsigned char value) {
  auto* bytes = static_cast<volatile unsigned char*>(opaque(from));
  for (size_t i = 0; i < size; ++i) bytes[i] = value;
}

}  // namespace torture
