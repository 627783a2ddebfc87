#include "upload/run_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <thread>

#include "base/descriptor.h"
#include "consent/files.h"

namespace tally::upload {
namespace {

using base::Descriptor;
using base::Result;
using Deadline = std::chrono::steady_clock::time_point;

struct Pipe {
  Descriptor reading, writing;
};

std::optional<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{Descriptor{consent::keep_clear_of_standard_streams(ends[0])},
            Descriptor{consent::keep_clear_of_standard_streams(ends[1])}};
  if (!pipe.reading.is_open() || !pipe.writing.is_open()) return std::nullopt;
  return pipe;
}

std::vector<std::string> environment_with(const std::vector<std::string>& variables) {
  std::vector<std::string> all = variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const std::string_view name = text.substr(0, text.find('='));
    const bool is_replaced = std::ranges::any_of(variables, [&](const std::string& variable) {
      return std::string_view{variable}.substr(0, variable.find('=')) == name;
    });
    if (!is_replaced) all.emplace_back(text);
  }
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// How the program is started: where its streams lead, and with the signals of a program that nobody
// has prepared. It stays in our process group, so that whoever ends us all ends it, too.
class Setup {
 public:
  Setup(const Pipe& out, const Pipe& error) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, out.writing.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, error.writing.get(), STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    // The directory of the user's work may hold files that the program would heed.
    ::posix_spawn_file_actions_addchdir_np(&actions_, "/");
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;
  ~Setup() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

int milliseconds_until(Deadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<int64_t>(left.count(), 0));
}

// Reads once; false at the stream's end. What is too much is read, and dropped.
bool read_some(int fd, size_t max_output, std::string& to) {
  char buffer[4096];
  const ssize_t n = ::read(fd, buffer, sizeof buffer);
  if (n <= 0) return n < 0 && errno == EINTR;
  to.append(buffer, std::min(static_cast<size_t>(n), max_output - to.size()));
  return true;
}

// Reads both streams to their ends; false if that takes too long.
bool read_all(int out, int error, size_t max_output, Deadline deadline, CommandOutput& output) {
  std::array<pollfd, 2> streams{{{out, POLLIN, 0}, {error, POLLIN, 0}}};
  const std::array<std::string*, 2> texts{&output.out, &output.error};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const int left = milliseconds_until(deadline);
    if (left == 0) return false;
    if (::poll(streams.data(), streams.size(), left) < 0 && errno != EINTR) return false;
    for (size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      if (!read_some(streams[i].fd, max_output, *texts[i]))
        streams[i].fd = -1;  // poll looks past it
    }
  }
  return true;
}

// Whether the program ended by itself; `succeeded` says how. One that has closed its streams is
// about to end.
bool wait_for(pid_t pid, Deadline deadline, bool& succeeded) {
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    // Where SIGCHLD is ignored nobody learns how a child ended: its output has to do.
    succeeded = ended < 0 ? errno == ECHILD : WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended == pid || (ended < 0 && errno != EINTR)) return true;
    if (milliseconds_until(deadline) == 0) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

void end(pid_t pid) {
  ::kill(pid, SIGKILL);
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

Result<CommandOutput> run_command(const std::string& program,
                                  const std::vector<std::string>& arguments,
                                  const std::vector<std::string>& variables,
                                  std::chrono::seconds limit, size_t max_output) {
  const Deadline deadline = std::chrono::steady_clock::now() + limit;
  auto out = make_pipe();
  auto error = make_pipe();
  if (!out || !error) return base::fail("running {}: {}", program, std::strerror(errno));
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_with(variables);
  pid_t pid = 0;
  const Setup setup{*out, *error};
  const int failed = ::posix_spawnp(&pid, program.c_str(), setup.actions(), setup.attributes(),
                                    pointers_to(words).data(), pointers_to(environment).data());
  if (failed != 0) return base::fail("running {}: {}", program, std::strerror(failed));
  out->writing = Descriptor{};
  error->writing = Descriptor{};
  CommandOutput output;
  if (!read_all(out->reading.get(), error->reading.get(), max_output, deadline, output) ||
      !wait_for(pid, deadline, output.succeeded)) {
    end(pid);
    return base::fail("running {}: it took longer than {} seconds, so it was ended", program,
                      limit.count());
  }
  return output;
}

}  // namespace tally::upload
