#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "client/command_arguments.h"
#include "client/installed_command.h"
#include "client/telemetry_preview.h"
#include "tally/upload_options.h"

// Null where the program does not link it.
extern "C" __attribute__((weak)) int tally_print_preview(const tally::UploadOptions* options);

namespace tally::client {
namespace {

int print_linked(const Config& config) {
  UploadOptions options;
  options.collection = config.collection;
  options.directory = config.directory;
  options.url = config.upload_url;
  options.config_url = config.config_url;
  options.public_key = config.public_key;
  return tally_print_preview(&options);
}

// Does not return.
void become_installed(const char* tally, const Config& config) {
  // Beside the collection, which says what is approved if the program does not.
  if (config.directory != nullptr && config.directory[0] != '\0') {
    ::setenv("TALLY_DIR", config.directory, 1);
  }
  CommandArguments arguments;
  arguments.add("tally");
  arguments.add("preview");
  arguments.add("--collection", config.collection);
  arguments.add("--config-url", config.config_url);
  arguments.add("--public-key", config.public_key);
  ::execv(tally, arguments.get());
  ::dprintf(STDERR_FILENO, "running %s preview: %s\n", tally, std::strerror(errno));
  ::_exit(1);
}

// While one of these lives, this process learns how its children end, also if it has said that it
// does not want to know.
class HeardChildren {
 public:
  HeardChildren() {
    struct sigaction action{};
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGCHLD, &action, &before_);
  }
  ~HeardChildren() {
    const int error = errno;
    ::sigaction(SIGCHLD, &before_, nullptr);
    errno = error;
  }
  HeardChildren(const HeardChildren&) = delete;
  HeardChildren& operator=(const HeardChildren&) = delete;

 private:
  struct sigaction before_{};
};

PreviewShown run_installed(const char* tally, const Config& config, int& exit_code) {
  const HeardChildren heard;
  const pid_t child = ::fork();
  if (child == 0) become_installed(tally, config);
  int status = 0;
  pid_t ended = child;
  do {
    if (child > 0) ended = ::waitpid(child, &status, 0);
  } while (ended < 0 && errno == EINTR);
  if (ended < 0) return PreviewShown::kFailed;
  errno = EINTR;
  exit_code = WEXITSTATUS(status);
  return WIFEXITED(status) ? PreviewShown::kShown : PreviewShown::kFailed;
}

}  // namespace

PreviewShown show_preview(const Config& config, int& exit_code) {
  ::fflush(stdout);
  if (tally_print_preview != nullptr) {
    exit_code = print_linked(config);
    return PreviewShown::kShown;
  }
  consent::PathBuffer tally;
  if (!find_installed_tally(tally)) return PreviewShown::kNobody;
  return run_installed(tally.c_str(), config, exit_code);
}

}  // namespace tally::client
