// Whole files, read and written with errors that name the file and the reason.
// Every function may be called from any thread.
#ifndef TALLY_BASE_FILE_H_
#define TALLY_BASE_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::base {

// Files and directories that we make belong to the user alone, unless they exist already.
inline constexpr mode_t kPrivateFile = 0600;
inline constexpr mode_t kPrivateDirectory = 0700;
// What the collector publishes is for all to read.
inline constexpr mode_t kPublicFile = 0644;
inline constexpr mode_t kPublicDirectory = 0755;

// A file larger than `max_bytes` is an error, not a truncated result. So is what is no regular
// file: a pipe could make us wait for ever.
Result<std::string> read_file(const std::filesystem::path& path,
                              uint64_t max_bytes = uint64_t{1} << 32);

enum class Created { kYes, kExistsAlready };

// Makes `path`, which must not exist, with exactly this content, all or nothing: the content is
// written to a temporary name beside it, synced, and linked into place. A crash leaves no part of
// it under `path`. The temporary name ends in `.tmp`.
Result<Created> create_file(const std::filesystem::path& path, std::string_view content,
                            mode_t mode = kPrivateFile);

// Puts this content at `path` by rename, so that a reader sees the old or the new one, synced.
Result<void> replace_file(const std::filesystem::path& path, std::string_view content,
                          mode_t mode = kPrivateFile);

// Whether there is nothing under this path, not even a link that leads nowhere.
bool is_gone(const std::filesystem::path& path);

// Removes the file; it is no error if it is gone already.
Result<void> remove_file(const std::filesystem::path& path);

// Makes the directory and its parents where they do not exist.
Result<void> make_directories(const std::filesystem::path& path, mode_t mode = kPrivateDirectory);

// Makes this one directory, unless it is there: what was removed above it is not made again.
Result<void> make_directory(const std::filesystem::path& path, mode_t mode = kPrivateDirectory);

// The names in the directory, sorted; a directory that does not exist has none.
Result<std::vector<std::string>> list_directory(const std::filesystem::path& path);

}  // namespace tally::base

#endif  // TALLY_BASE_FILE_H_
