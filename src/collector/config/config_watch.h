// Notices that the owner of an upload config, or of other files, has changed them.
#ifndef TALLY_COLLECTOR_CONFIG_CONFIG_WATCH_H_
#define TALLY_COLLECTOR_CONFIG_CONFIG_WATCH_H_

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace tally::collector {

// What tells a file from the one that was there before, without reading it.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  int64_t size = 0;
  int64_t modified = 0;  // ns; so is the next
  int64_t changed = 0;

  bool operator==(const FileIdentity&) const = default;
};

// Of a config: the file; or the directory of signed versions, its `latest` and its `versions`.
// What does not exist is nothing.
using WatchedFiles = std::vector<std::filesystem::path>;
using ConfigIdentity = std::vector<std::optional<FileIdentity>>;
ConfigIdentity identity_of_files(const WatchedFiles& files);
WatchedFiles files_of_config(const std::filesystem::path& path);
ConfigIdentity identity_of_config(const std::filesystem::path& path);

// A thread that looks every `interval`.
class ConfigWatch {
 public:
  // Calls `changed`, from its thread, when one of the files is another than `seen` and they have
  // stayed the same for one interval: what is being written is left to be finished. Then it waits
  // for the next change.
  ConfigWatch(WatchedFiles files, ConfigIdentity seen, std::chrono::milliseconds interval,
              std::function<void()> changed);
  // Ends the thread.
  ~ConfigWatch();
  ConfigWatch(const ConfigWatch&) = delete;
  ConfigWatch& operator=(const ConfigWatch&) = delete;

 private:
  void watch(ConfigIdentity seen);

  const WatchedFiles files_;
  const std::chrono::milliseconds interval_;
  const std::function<void()> changed_;

  std::mutex mutex_;  // guards the next two
  std::condition_variable wake_;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_CONFIG_WATCH_H_
