#include <errno.h>
#include <sched.h>
#include <sys/stat.h>

#include <string_view>

#include "consent/environment.h"
#include "counter/clock.h"
#include "counter/counting_file.h"
#include "counter/identity.h"
#include "counter/mapped_file.h"
#include "counter/record_table.h"
#include "counter/week.h"

namespace tally::counter {
namespace {

using consent::PathBuffer;

constinit std::atomic<FileState> state{FileState::kUnopened};
constinit MappedFile file;

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

// Makes the directory and its parents, for the user alone. Existing ones stay as they are.
bool make_directories(PathBuffer& path) {
  char* const text = path.data();
  for (char* at = text + 1;; ++at) {
    if (*at != '/' && *at != '\0') continue;
    const char end = *at;
    *at = '\0';
    const bool made = ::mkdir(text, 0700) == 0;
    struct stat info{};
    const bool there = made || ::stat(text, &info) == 0;
    *at = end;
    if (!there) return false;
    if (end == '\0') return true;
  }
}

FileState open_at(const consent::Place& place, const OpenConfig& config) {
  PathBuffer local;
  if (!local.append(place.directory.view()).append("/local").fits()) return FileState::kFailed;
  if (!make_directories(local)) return FileState::kFailed;
  const auto weekday = find_expiry_weekday(local.view());
  if (!weekday) return FileState::kFailed;
  const Week week = week_of(today(), *weekday);

  const Identity identity =
      identify(view_of(config.program), view_of(config.version), view_of(config.toolchain));
  consent::FixedString<256> name;
  countfile::EncodedHeader header;
  if (!file_name(identity, week.begin, name) || !make_header(identity, week, header)) {
    return FileState::kFailed;
  }
  PathBuffer path;
  if (!path.append(local.view()).append("/").append(name.view()).fits()) return FileState::kFailed;
  return file.open(path.c_str(), header) ? FileState::kCounting : FileState::kFailed;
}

FileState open_first(const OpenConfig& config) {
  const consent::Place place =
      consent::find_place(view_of(config.directory), view_of(config.collection));
  if (place.effective.mode == consent::Mode::kOff) return FileState::kOff;
  return open_at(place, config);
}

}  // namespace

FileState file_state() { return state.load(std::memory_order_seq_cst); }

FileState open_file(const OpenConfig& config) {
  FileState seen = FileState::kUnopened;
  if (state.compare_exchange_strong(seen, FileState::kOpening)) {
    const int error = errno;
    const FileState result = open_first(config);
    errno = error;
    state.store(result, std::memory_order_seq_cst);
    return result;
  }
  while (seen == FileState::kOpening) {
    ::sched_yield();
    seen = file_state();
  }
  return seen;
}

std::atomic<uint64_t>* cell_of(const char* name) {
  // Counting may happen between a call of the host's and its look at errno.
  const int error = errno;
  std::atomic<uint64_t>* const cell = find_or_add(file, view_of(name));
  errno = error;
  return cell;
}

}  // namespace tally::counter
