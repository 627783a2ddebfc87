#include "process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::collector {
namespace {

// Starts tallyd; what is -1 is inherited.
pid_t start(const std::vector<std::string>& arguments, int out, int err) {
  std::vector<std::string> all = {TALLY_BIN_DIR "/tallyd"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& argument : all) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  if (out >= 0) ::dup2(out, STDOUT_FILENO);
  if (err >= 0) ::dup2(err, STDERR_FILENO);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

Finished run_tallyd(const std::vector<std::string>& arguments) {
  const base::TempDir dir;
  const int flags = O_CREAT | O_WRONLY | O_CLOEXEC;
  const int out = ::open((dir / "out").c_str(), flags, 0600);
  const int err = ::open((dir / "err").c_str(), flags, 0600);
  Finished finished;
  finished.exit_code = wait_for(start(arguments, out, err));
  ::close(out);
  ::close(err);
  finished.out = base::read_file(dir / "out").value();
  finished.err = base::read_file(dir / "err").value();
  return finished;
}

Serving::Serving(const std::filesystem::path& data, std::vector<std::string> more) {
  std::vector<std::string> arguments = {
      "serve",       "--listen",          "127.0.0.1:0", "--data",
      data.native(), "--config",          kConfigFile,   "--as-of",
      "2026-11-23",  "--operator-listen", "127.0.0.1:0"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = start(arguments, ends[1], -1);
  ::close(ends[1]);
  const auto port_after = [&](const std::string& words) {
    std::string line;
    for (char c; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    const size_t address = line.find("://127.0.0.1:");
    if (!line.starts_with(words) || address == std::string::npos) {
      throw std::runtime_error("tallyd serve said \"" + line + "\"");
    }
    return std::stoi(line.substr(line.rfind(':') + 1));
  };
  port_ = port_after("listening on http");
  operators_port_ = port_after("operators at http");
  ::close(ends[0]);
}

Serving::~Serving() {
  if (pid_ > 0) stop(SIGKILL);
}

int Serving::stop(int signal) {
  ::kill(pid_, signal);
  const int result = wait_for(pid_);
  pid_ = -1;
  return result;
}

}  // namespace tally::collector
