#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>

#include "client/command_arguments.h"
#include "client/installed_command.h"
#include "client/spawn.h"
#include "client/upload_token.h"
#include "client/upload_worker.h"
#include "consent/day.h"
#include "counter/direct_count.h"
#include "tally/counter.h"
#include "tally/upload_options.h"

// Null where the program does not link it.
extern "C" __attribute__((weak)) int tally_run_upload(const tally::UploadOptions* options);

namespace tally::client {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestAfterEnd{60};

int64_t as_of(const SidecarConfig& config) {
  const auto day = config.set_day();
  if (!day) return UploadOptions::kNow;
  return std::chrono::sys_seconds{*day}.time_since_epoch().count();
}

// In the counter file of the day of the program that was started; this process has no other.
void count_for_program(void* context, const char* counter) {
  const auto& config = *static_cast<const SidecarConfig*>(context);
  if (open(config.open_config()) == Opened::kCounting) counter::count_directly({counter});
}

int run_linked(const SidecarConfig& config, const SidecarLog& log) {
  UploadOptions options;
  options.collection = config.open_config().collection;
  options.directory = config.open_config().directory;
  options.url = config.upload_url();
  options.config_url = config.config_url();
  options.public_key = config.public_key();
  options.as_of = as_of(config);
  options.log = [](void* context, const char* line) {
    static_cast<const SidecarLog*>(context)->write(line);
  };
  options.log_context = const_cast<SidecarLog*>(&log);
  options.count = &count_for_program;
  options.count_context = const_cast<SidecarConfig*>(&config);
  return tally_run_upload(&options);
}

void run_installed(const SidecarConfig& config, const SidecarLog& log) {
  consent::PathBuffer tally;
  if (!find_installed_tally(tally)) return log.write("there is no installed tally any more");
  // Beside the collection, which says where to send.
  if (const char* directory = config.open_config().directory) ::setenv("TALLY_DIR", directory, 1);
  const auto day = config.set_day();
  const auto day_text = day ? consent::format_day(*day) : consent::FixedString<16>{};
  CommandArguments arguments;
  arguments.add(tally.c_str());
  arguments.add("upload");
  arguments.add("--collection", config.open_config().collection);
  arguments.add("--url", config.upload_url());
  arguments.add("--config-url", config.config_url());
  arguments.add("--public-key", config.public_key());
  arguments.add("--as-of", day_text.c_str());
  if (log.descriptor() >= 0) {
    ::dup2(log.descriptor(), STDOUT_FILENO);
    ::dup2(log.descriptor(), STDERR_FILENO);
  }
  ::execv(tally.c_str(), arguments.get());
  log.write("the installed tally cannot be run");
}

// The process itself. It keeps the pipe by which the program hears of its end.
[[noreturn]] void be_worker(const SidecarConfig& config, const SidecarLog& log, pid_t sidecar) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != sidecar) ::_exit(1);
  ::prctl(PR_SET_NAME, "tally-upload");
  for (const int fd : {kSidecarSocket, kSidecarMemory, kSidecarParent}) ::close(fd);
  // Go's programs know by this that they are to start no sidecar either.
  ::setenv("GO_TELEMETRY_CHILD", "2", 1);
  if (is_upload_linked()) ::_exit(run_linked(config, log));
  run_installed(config, log);
  ::_exit(1);
}

void keep_token(const SidecarConfig& config) {
  consent::PathBuffer token;
  if (token.append(config.directory()).append("/local/upload.token").fits()) {
    keep_upload_token(token.c_str());
  }
}

int open_pidfd(int process) { return static_cast<int>(::syscall(SYS_pidfd_open, process, 0)); }

bool set_timer(int timer, seconds time) {
  itimerspec value{};
  value.it_value.tv_sec = static_cast<time_t>(time.count());
  return ::timerfd_settime(timer, 0, &value, nullptr) == 0;
}

void close_if_open(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

void log_end(const SidecarLog& log, int status) {
  const bool exited = WIFEXITED(status);
  const int code = exited ? WEXITSTATUS(status) : WTERMSIG(status);
  if (exited && code == 0) return log.write("the weekly run is done");
  consent::FixedString<64> text;
  text.append(exited ? "the weekly run failed, with exit code " : "the weekly run met signal ");
  log.write(text.append_number(static_cast<unsigned long long>(code)).view());
}

}  // namespace

bool is_upload_linked() { return tally_run_upload != nullptr; }

void UploadWorker::start(const SidecarConfig& config) {
  timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (timer_ < 0 || !set_timer(timer_, kLongestRun)) return forget();
  const pid_t sidecar = ::getpid();
  process_ = ::fork();
  if (process_ == 0) be_worker(config, log_, sidecar);
  if (process_ < 0) return forget();
  keep_token(config);
  ::setpgid(process_, process_);
  end_ = open_pidfd(process_);
  if (end_ < 0) return stop("there is no descriptor for it");
  log_.write("the weekly run begins");
}

void UploadWorker::hurry() {
  itimerspec left{};
  if (is_running() && ::timerfd_gettime(timer_, &left) == 0 &&
      left.it_value.tv_sec >= kLongestAfterEnd.count()) {
    set_timer(timer_, kLongestAfterEnd);
  }
}

void UploadWorker::take_end() {
  int status = 0;
  if (::waitpid(process_, &status, WNOHANG) == process_) log_end(log_, status);
  forget();
}

void UploadWorker::stop(const char* why) {
  if (!is_running()) return;
  consent::FixedString<128> text;
  log_.write(text.append("the weekly run is stopped: ").append(why).view());
  ::kill(-process_, SIGKILL);
  // What sleeps in the kernel may not hear of it: the watchdog does not wait for that.
  constexpr int kPatienceMilliseconds = 1000;
  pollfd end{end_, POLLIN, 0};
  ::poll(&end, 1, kPatienceMilliseconds);
  ::waitpid(process_, nullptr, WNOHANG);
  forget();
}

void UploadWorker::forget() {
  process_ = 0;
  close_if_open(end_);
  close_if_open(timer_);
}

}  // namespace tally::client
