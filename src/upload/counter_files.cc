#include "upload/counter_files.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <limits>

#include "base/file.h"
#include "countfile/reader.h"
#include "countfile/stack_name.h"
#include "upload/claim.h"

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
  const auto meta = [&](std::string_view key) { return std::string(contents.meta(key)); };
  format::ProgramReport program{.id = {.program = meta("Program"),
                                       .version = meta("Version"),
                                       .go_version = meta("GoVersion"),
                                       .goos = meta("GOOS"),
                                       .goarch = meta("GOARCH")},
                                .counters = {},
                                .stacks = {}};
  for (const countfile::Entry& entry : contents.entries) {
    const bool stack = countfile::is_stack(entry.name);
    int64_t& sum = stack ? program.stacks[countfile::expand_stack(entry.name)]
                         : program.counters[std::string(entry.name)];
    sum = format::saturating_add(sum, static_cast<uint64_t>(to_signed(entry.value)));
  }
  return program;
}

Result<base::Time> read_time(const countfile::Contents& contents, std::string_view key) {
  return base::parse_rfc3339(contents.meta(key));
}

// Our own programs hold a shared lock on byte 0 of the file that they have mapped.
bool lock_exclusively(int fd) {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return ::fcntl(fd, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

bool is_candidate(std::string_view name) {
  return name.ends_with(countfile::kFileSuffix) || claim_of(name).has_value();
}

}  // namespace

Result<CounterFile> read_counter_file(const fs::path& path) {
  const auto bytes = base::read_file(path, countfile::kMaxFileSize);
  if (!bytes) return std::unexpected(bytes.error());
  const auto contents = countfile::parse(*bytes);
  if (!contents) return base::fail("reading {}: {}", path.native(), contents.error().reason());
  const auto begin = read_time(*contents, "TimeBegin");
  const auto end = read_time(*contents, "TimeEnd");
  for (const auto* time : {&begin, &end}) {
    if (!*time)
      return base::fail("reading the dates of {}: {}", path.native(), time->error().message);
  }
  return CounterFile{.path = path,
                     .begin = *begin,
                     .end = *end,
                     .counts = to_program_report(*contents),
                     .lock = {}};
}

Result<std::vector<CounterFile>> find_expired_files(const fs::path& local, base::Time now,
                                                    const Log& log) {
  const auto names = base::list_directory(local);
  if (!names) return std::unexpected(names.error());
  std::vector<CounterFile> files;
  for (const std::string& name : *names) {
    if (!is_candidate(name)) continue;
    auto file = read_counter_file(local / name);
    if (!file) {
      log(file.error().message + "; it is left where it is");
      continue;
    }
    if (file->end >= now) continue;
    // Locked first and read again: what a process counted until it let go of the file is in it.
    base::Descriptor lock{::open(file->path.c_str(), O_RDWR | O_CLOEXEC)};
    if (!lock.is_open()) {
      log(fmt::format("opening {}: {}; it is left where it is", file->path.native(),
                      std::strerror(errno)));
      continue;
    }
    if (!lock_exclusively(lock.get()) && now - file->end < kWaitForUsers) {
      log(fmt::format("{} is still in use; it waits for a later run", name));
      continue;
    }
    file = read_counter_file(local / name);
    if (!file) continue;
    file->lock = std::move(lock);
    files.push_back(std::move(*file));
  }
  return files;
}

}  // namespace tally::upload
