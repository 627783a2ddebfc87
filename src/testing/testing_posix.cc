#include "tally/testing.h"

#include <stdlib.h>
#include <string.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "countfile/reader.h"
#include "countfile/stack_name.h"

namespace tally {

// The friend of Counter that this library is.
struct CounterTesting {
  static void drop(Counter& counter) {
    counter.cell_.store(reinterpret_cast<std::atomic<uint64_t>*>(Counter::kDropping));
  }
};

namespace testing {
namespace {

namespace fs = std::filesystem;

// What could turn telemetry off, or move it.
constexpr const char* kVariables[] = {"TALLY_DIR", "TALLY_TELEMETRY", "TALLY_AS_OF",
                                      "DO_NOT_TRACK"};

}  // namespace

Directory::Directory() {
  for (const char* name : kVariables) {
    if (const char* value = ::getenv(name)) environment_before_[name] = value;
    ::unsetenv(name);
  }
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "tally-testing.XXXXXX").native();
  if (::mkdtemp(pattern.data()) == nullptr) {
    error_ = "making a directory for the test, " + pattern + ": " + ::strerror(errno);
    return;
  }
  path_ = pattern;
  ::setenv("TALLY_DIR", path_.c_str(), 1);
}

Directory::~Directory() {
  for (const char* name : kVariables) {
    const auto before = environment_before_.find(name);
    if (before == environment_before_.end()) {
      ::unsetenv(name);
    } else {
      ::setenv(name, before->second.c_str(), 1);
    }
  }
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::map<std::string, uint64_t> Directory::counters() { return read(false); }
std::map<std::string, uint64_t> Directory::stacks() { return read(true); }

std::map<std::string, uint64_t> Directory::read(bool stacks) {
  std::map<std::string, uint64_t> sums;
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator{fs::path{path_} / "local", error}) {
    if (!entry.path().native().ends_with(countfile::kFileSuffix)) continue;
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto contents = countfile::parse(bytes);
    if (!contents) {
      if (error_.empty()) {
        error_ = "reading " + entry.path().native() + ": " + contents.error().reason();
      }
      continue;
    }
    for (const countfile::Entry& counter : contents->entries) {
      if (countfile::is_stack(counter.name) != stacks) continue;
      sums[countfile::expand_stack(counter.name)] += counter.value;
    }
  }
  return sums;
}

void drop_counts(Counter& counter) noexcept { CounterTesting::drop(counter); }

}  // namespace testing
}  // namespace tally
