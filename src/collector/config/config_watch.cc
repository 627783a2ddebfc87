#include "collector/config/config_watch.h"

#include <sys/stat.h>

#include <utility>

namespace tally::collector {
namespace {

namespace fs = std::filesystem;

int64_t nanoseconds(const timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::optional<FileIdentity> identity_of(const fs::path& file) {
  struct stat status;
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{.device = status.st_dev,
                      .inode = status.st_ino,
                      .size = status.st_size,
                      .modified = nanoseconds(status.st_mtim),
                      .changed = nanoseconds(status.st_ctim)};
}

}  // namespace

ConfigIdentity identity_of_files(const WatchedFiles& files) {
  ConfigIdentity identity;
  for (const fs::path& file : files) identity.push_back(identity_of(file));
  return identity;
}

WatchedFiles files_of_config(const fs::path& path) {
  return {path, path / "latest", path / "versions"};
}

ConfigIdentity identity_of_config(const fs::path& path) {
  return identity_of_files(files_of_config(path));
}

ConfigWatch::ConfigWatch(WatchedFiles files, ConfigIdentity seen,
                         std::chrono::milliseconds interval, std::function<void()> changed)
    : files_(std::move(files)),
      interval_(interval),
      changed_(std::move(changed)),
      thread_([this, seen] { watch(seen); }) {}

ConfigWatch::~ConfigWatch() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ConfigWatch::watch(ConfigIdentity seen) {
  ConfigIdentity before = seen;
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      if (wake_.wait_for(lock, interval_, [this] { return stopping_; })) return;
    }
    const ConfigIdentity now = identity_of_files(files_);
    if (now != seen && now == before) {
      seen = now;
      changed_();
    }
    before = now;
  }
}

}  // namespace tally::collector
