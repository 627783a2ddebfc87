// A counter file in which a program still counts is never taken from under it: when its week has
// waited long enough, a copy is counted in its place, and when the program is done, what has come
// since.
//
// The copy of `cc@v1-2026-11-22.v1.count` is made as `cc@v1-2026-11-22.copied.v1.count.in-<state>`,
// claimed for the local report as every counter file is (claim.h). Once it is counted it becomes
// `cc@v1-2026-11-22.copied.v1.count.base`, which stays until the file itself is counted, less what
// the copy holds. None of these names ends in `.count`, so Go's programs leave them alone.
#ifndef TALLY_UPLOAD_COPY_H_
#define TALLY_UPLOAD_COPY_H_

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "format/report.h"

namespace tally::upload {

// Whether a file of this name is a copy that is claimed. Pure.
bool is_copy(std::string_view name);

// The name of the counter file whose copy, when it was counted, was called this; nothing if no
// copy's is. Pure.
std::optional<std::string> file_of_base(std::string_view name);

// The name, before any claim, of the counter file whose copy, claimed or counted, is called this;
// nothing if no copy's is. Pure.
std::optional<std::string> file_of_copy(std::string_view name);

// The copies in a directory, claimed or counted, as they were when its names were listed. Listed
// once: a directory may hold thousands of files.
class Copies {
 public:
  Copies(const std::filesystem::path& directory, const std::vector<std::string>& names);

  // The copy of the counter file, which may be claimed itself; nothing if there is none, or if this
  // file is a copy.
  std::optional<std::filesystem::path> find(const std::filesystem::path& file) const;

 private:
  std::map<std::string, std::filesystem::path, std::less<>> by_file_;  // its name before any claim
};

// Makes the file's copy with these bytes, which were read from it, for the local report of this
// fingerprint. An error if the name would be too long for a file.
base::Result<std::filesystem::path> make_copy(const std::filesystem::path& file,
                                              std::string_view bytes, std::string_view fingerprint);

// Says that a copy is counted.
base::Result<void> keep_as_base(const std::filesystem::path& copy);

// Removes the counted copy of this counter file, which may be claimed; it is no error if there is
// none. One that is not counted yet stays.
base::Result<void> remove_base(const std::filesystem::path& file);

// What was counted behind `base`: names that have not grown are left out. Pure.
format::Counts less(const format::Counts& counts, const format::Counts& base);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_COPY_H_
