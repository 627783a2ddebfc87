#include "watched.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

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

// Whether it is the sidecar, and in that state: S waits for something to happen, T is stopped.
bool is_sidecar(int process, char state) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
  std::string line;
  std::getline(file, line);
  return line.find(std::string{"(tally-sidecar) "} + state) != std::string::npos;
}

int await_sidecar(char state) {
  for (;;) {
    for (const int process : others()) {
      if (is_sidecar(process, state)) return process;
    }
    ::usleep(1000);
  }
}

void kill_sidecar() {
  for (auto left = others(); !left.empty(); left = others()) {
    for (const int process : left) ::kill(process, SIGKILL);
    ::usleep(1000);
  }
}

void stop_sidecar() {
  ::kill(await_sidecar('S'), SIGSTOP);
  await_sidecar('T');
}

// From there on this process adds to a copy of the counter file's pages.
void lose_own_counts() {
  std::ifstream maps{"/proc/self/maps"};
  std::string range, ignored, file;
  while (maps >> range >> ignored >> ignored >> ignored >> ignored && std::getline(maps, file)) {
    if (!file.ends_with(".v1.count")) continue;
    const int fd = ::open(file.substr(file.find('/')).c_str(), O_RDWR | O_CLOEXEC);
    const uintptr_t begin = std::stoul(range, nullptr, 16);
    const uintptr_t end = std::stoul(range.substr(range.find('-') + 1), nullptr, 16);
    if (::mmap(reinterpret_cast<void*>(begin), end - begin, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, fd, 0) == MAP_FAILED) {
      std::_Exit(3);
    }
    ::close(fd);
  }
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

void prepare_watched() {
  if (variable("CRASH_FALLBACK") == "kill") kill_sidecar();
  if (variable("CRASH_FALLBACK") == "stop") stop_sidecar();
  if (!variable("CRASH_WHEN_WATCHED").empty()) await_sidecar('S');
  if (variable("CRASH_OWN_COUNTS") == "lost") lose_own_counts();
}

}  // namespace torture
