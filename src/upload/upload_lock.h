// The locks of the weekly run.
#ifndef TALLY_UPLOAD_UPLOAD_LOCK_H_
#define TALLY_UPLOAD_UPLOAD_LOCK_H_

#include <filesystem>
#include <optional>

#include "base/date.h"
#include "base/descriptor.h"
#include "base/error.h"

namespace tally::upload {

// A lock older than this was left by a process that died.
inline constexpr std::chrono::hours kStaleLock{1};

// Held by one process while it sends one report: `upload/<date>.json.lock`, made exclusively, as
// Go's programs do. Removed when the object goes.
class UploadLock {
 public:
  // Nothing if another process holds it. `now` is the machine's time, by which the lock's age is
  // measured.
  static base::Result<std::optional<UploadLock>> take(const std::filesystem::path& uploaded,
                                                      base::Time now);

  // Removes locks in `upload` that were left by processes that died.
  static void remove_stale(const std::filesystem::path& upload, base::Time now);

  UploadLock(UploadLock&& other) noexcept;
  UploadLock& operator=(UploadLock&&) = delete;
  ~UploadLock();

 private:
  explicit UploadLock(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

// Held by one weekly run of ours at a time: a lock on the directory itself, which leaves nothing
// behind. Nothing if another run holds it.
std::optional<base::Descriptor> lock_directory(const std::filesystem::path& directory);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_UPLOAD_LOCK_H_
