// The files that a published week consists of: `<date>.ndjson`, one report a line in the order of
// X, and, once it was packed, `<date>.ndjson.gz` and `<date>.ndjson.zst`. A packed file belongs to
// the plain one if it has the same time of last change, to the nanosecond; any other is not used.
// So a crash between two renames can leave a packed file that is not there, but none that is wrong.
#ifndef TALLY_COLLECTOR_MERGE_PUBLISHED_FILE_H_
#define TALLY_COLLECTOR_MERGE_PUBLISHED_FILE_H_

#include <sys/types.h>
#include <time.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "collector/http/response.h"

namespace tally::collector {

// The merged file of a week, which need not exist, and all its forms.
std::filesystem::path merged_file(const std::filesystem::path& directory, std::string_view week);
FileBody all_forms(const std::filesystem::path& plain);

// The date that a file's name begins with; nothing if it does not.
std::optional<base::Date> date_of_file(std::string_view name);

// Removes what a merge that was killed has left in a directory of merged files or aggregates. None
// may be under way.
void remove_unfinished(const std::filesystem::path& directory);

// Which content a file has: each is written under a name of its own and never changed.
struct FileStamp {
  ino_t inode = 0;
  uint64_t size = 0;
  struct timespec changed{};

  bool operator==(const FileStamp& other) const {
    return inode == other.inode && size == other.size && has_time_of(other);
  }
  bool has_time_of(const FileStamp& other) const {
    return changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
  }
};
// Nothing if there is no such file.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

// Whether both packed files are there and belong to the plain one.
bool is_packed(const std::filesystem::path& plain);

// Removes the packed files, durably: to be done before the plain one is replaced.
base::Result<void> remove_packed(const std::filesystem::path& plain);

// Packs the file and calls `put` with a function that puts the packed files in their places; `put`
// does so, unless the plain file has been replaced meanwhile. Needs a few MB of memory. Fails soon
// once `cancelled` is true.
using PutInPlace = std::function<base::Result<void>()>;
base::Result<void> pack(const std::filesystem::path& plain, const std::atomic<bool>& cancelled,
                        const std::function<base::Result<void>(const PutInPlace&)>& put);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_PUBLISHED_FILE_H_
