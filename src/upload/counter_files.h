// Finds the counter files that the weekly run may take: expired, readable and in nobody's use.
#ifndef TALLY_UPLOAD_COUNTER_FILES_H_
#define TALLY_UPLOAD_COUNTER_FILES_H_

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/descriptor.h"
#include "base/error.h"
#include "format/report.h"
#include "upload/log.h"

namespace tally::upload {

// How long after its end a file is waited for in which a program still counts.
inline constexpr std::chrono::hours kWaitForUsers{24};

// A counter file's content as values, and the exclusive lock that keeps it from being taken into
// use.
struct CounterFile {
  std::filesystem::path path;
  base::Time begin;
  base::Time end;
  format::ProgramReport counts;  // stack names expanded; without what a copy has counted already
  base::Descriptor lock;         // not open if a program still counts in the file
  std::string bytes;             // if so, its content, for a copy to be made of (copy.h)
  bool has_copy = false;         // which is counted, or will be
};

// Reads one counter file. An error names the file and the reason.
base::Result<CounterFile> read_counter_file(const std::filesystem::path& path);

// The same for one in which programs may be counting. Nothing if it is gone: a weekly run may have
// taken it.
base::Result<std::optional<CounterFile>> read_live_counter_file(const std::filesystem::path& path);

// What `find_expired_files` found.
struct ExpiredFiles {
  std::vector<CounterFile> files;  // to be taken now, by name
  int unreadable = 0;              // left where they are; the log says why
};

// The counter files in `local` that have ended before `now`, and those that an earlier run had
// claimed (claim.h) but not removed. While a program counts in any file of a date, the whole date
// waits for a later run, at most kWaitForUsers: a report is made once, and a language server that
// runs over midnight belongs in it. Then such a file is found once, to be copied, and again when it
// is free.
base::Result<ExpiredFiles> find_expired_files(const std::filesystem::path& local, base::Time now,
                                              const Log& log);

// What `look_at_files` found.
struct SeenFiles {
  std::vector<CounterFile> files;     // by name; `lock` is not open
  std::vector<std::string> problems;  // a sentence for each file that cannot be read
};

// All counter files in `local`, of weeks that are over and of those that are not, for who wants to
// see what a run would count: without taking a lock, or changing anything. What a run would leave
// for later, since a program still counts behind its copy, is left out.
base::Result<SeenFiles> look_at_files(const std::filesystem::path& local);

// Whether a program of ours counts in the file at this moment. Takes no lock.
bool is_in_use(const std::filesystem::path& path);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_COUNTER_FILES_H_
