#include "upload/counter_files.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <set>

#include "base/file.h"
#include "countfile/reader.h"
#include "countfile/stack_name.h"
#include "format/utf8.h"
#include "upload/claim.h"
#include "upload/copy.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

// Counts above 2^63-1 stay there in a report, whose numbers are signed.
int64_t to_signed(uint64_t value) {
  return static_cast<int64_t>(
      std::min<uint64_t>(value, static_cast<uint64_t>(std::numeric_limits<int64_t>::max())));
}

format::ProgramReport to_program_report(const countfile::Contents& contents) {
  const auto meta = [&](std::string_view key) { return format::to_utf8(contents.meta(key)); };
  format::ProgramReport program{.id = {.program = meta("Program"),
                                       .version = meta("Version"),
                                       .go_version = meta("GoVersion"),
                                       .goos = meta("GOOS"),
                                       .goarch = meta("GOARCH")},
                                .counters = {},
                                .stacks = {}};
  for (const countfile::Entry& entry : contents.entries) {
    // A program that moved here from last week's file has brought its names along.
    if (entry.value == 0) continue;
    const bool stack = countfile::is_stack(entry.name);
    // Names that a report cannot tell apart are one: it would be refused for a key given twice.
    int64_t& sum = stack ? program.stacks[format::to_utf8(countfile::expand_stack(entry.name))]
                         : program.counters[format::to_utf8(entry.name)];
    sum = format::saturating_add(sum, static_cast<uint64_t>(to_signed(entry.value)));
  }
  return program;
}

Result<base::Time> read_time(const countfile::Contents& contents, std::string_view key) {
  return base::parse_rfc3339(contents.meta(key));
}

// Our own programs hold a shared lock on byte 0 of the file that they have mapped.
struct flock exclusive_lock() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return lock;
}

bool lock_exclusively(int fd) {
  struct flock lock = exclusive_lock();
  return ::fcntl(fd, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

Result<CounterFile> to_counter_file(const fs::path& path, std::string bytes) {
  const auto contents = countfile::parse(bytes);
  if (!contents) return base::fail("reading {}: {}", path.native(), contents.error().reason());
  const auto begin = read_time(*contents, "TimeBegin");
  const auto end = read_time(*contents, "TimeEnd");
  for (const auto* time : {&begin, &end}) {
    if (!*time)
      return base::fail("reading the dates of {}: {}", path.native(), time->error().message);
  }
  CounterFile file{.path = path,
                   .begin = *begin,
                   .end = *end,
                   .counts = to_program_report(*contents),
                   .lock = {},
                   .bytes = {}};
  file.bytes = std::move(bytes);
  return file;
}

// Takes away what an earlier run has counted by a copy.
void subtract(CounterFile& file, const CounterFile& copy) {
  file.counts.counters = less(file.counts.counters, copy.counts.counters);
  file.counts.stacks = less(file.counts.stacks, copy.counts.stacks);
  file.has_copy = true;
}

// The file, if it has ended before `now`; without a lock if a program still counts in it.
Result<std::optional<CounterFile>> take_if_expired(const fs::path& path, const Copies& copies,
                                                   base::Time now) {
  auto file = read_counter_file(path);
  if (!file) return std::unexpected(file.error());
  if (file->end >= now) return std::nullopt;
  base::Descriptor lock{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK)};
  if (!lock.is_open()) return base::fail("opening {}: {}", path.native(), std::strerror(errno));
  if (lock_exclusively(lock.get())) {
    // Read again: what was counted until the lock was had is in it.
    file = read_counter_file(path);
    if (!file) return std::unexpected(file.error());
    file->lock = std::move(lock);
    file->bytes.clear();
  }
  if (const auto copy = copies.find(path)) {
    const auto counted = read_counter_file(*copy);
    if (!counted) return std::unexpected(counted.error());
    subtract(*file, *counted);
  }
  return std::move(*file);
}

// Nothing for a file that is gone again, or of which a run would count nothing now. One whose copy
// is gone is just being taken by a run.
Result<std::optional<CounterFile>> look_at(const fs::path& path, const Copies& copies) {
  auto file = read_live_counter_file(path);
  if (!file || !*file) return file;
  if (const auto copy = copies.find(path)) {
    const auto counted = read_live_counter_file(*copy);
    if (!counted) return std::unexpected(counted.error());
    if (!*counted) return std::nullopt;
    subtract(**file, **counted);
    if (is_in_use(path)) return std::nullopt;
  }
  (*file)->bytes.clear();
  return file;
}

bool is_candidate(std::string_view name) {
  return name.ends_with(countfile::kFileSuffix) || claim_of(name).has_value();
}

}  // namespace

Result<CounterFile> read_counter_file(const fs::path& path) {
  auto bytes = base::read_file(path, countfile::kMaxFileSize);
  if (!bytes) return std::unexpected(bytes.error());
  return to_counter_file(path, std::move(*bytes));
}

Result<std::optional<CounterFile>> read_live_counter_file(const fs::path& path) {
  constexpr int kMostTries = 4;
  for (int tries = 1;; ++tries) {
    std::error_code error;
    const auto before = fs::file_size(path, error);
    auto file = read_counter_file(path);
    if (file) return std::move(*file);
    if (base::is_gone(path)) return std::nullopt;
    // A file that grew while it was read is not broken.
    if (fs::file_size(path, error) == before || tries == kMostTries) {
      return std::unexpected(file.error());
    }
  }
}

Result<ExpiredFiles> find_expired_files(const fs::path& local, base::Time now, const Log& log) {
  const auto names = base::list_directory(local);
  if (!names) return std::unexpected(names.error());
  const Copies copies{local, *names};
  ExpiredFiles found;
  std::set<base::Date> waiting;
  for (const std::string& name : *names) {
    if (!is_candidate(name)) continue;
    auto file = take_if_expired(local / name, copies, now);
    if (!file) {
      log(file.error().message + "; it is left where it is");
      ++found.unreadable;
      continue;
    }
    if (!*file) continue;
    const base::Date date = base::day_of((*file)->end);
    const bool in_use = !(*file)->lock.is_open();
    if (in_use && now - (*file)->end < kWaitForUsers && waiting.insert(date).second) {
      log(fmt::format("{}: {} is still in use; the date waits for a later run",
                      base::format_date(date), name));
    }
    // What comes behind its copy is counted when it is free.
    if (in_use && (*file)->has_copy) continue;
    found.files.push_back(std::move(**file));
  }
  std::erase_if(found.files,
                [&](const CounterFile& file) { return waiting.contains(base::day_of(file.end)); });
  return found;
}

Result<SeenFiles> look_at_files(const fs::path& local) {
  const auto names = base::list_directory(local);
  if (!names) return std::unexpected(names.error());
  const Copies copies{local, *names};
  SeenFiles seen;
  for (const std::string& name : *names) {
    if (!is_candidate(name)) continue;
    auto file = look_at(local / name, copies);
    if (!file) {
      seen.problems.push_back(file.error().message);
    } else if (*file) {
      seen.files.push_back(std::move(**file));
    }
  }
  return seen;
}

bool is_in_use(const fs::path& path) {
  const base::Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct flock lock = exclusive_lock();
  return file.is_open() && ::fcntl(file.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace tally::upload
