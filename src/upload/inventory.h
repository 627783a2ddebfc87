// What lies in a telemetry directory, for who wants to know. Writes nothing.
#ifndef TALLY_UPLOAD_INVENTORY_H_
#define TALLY_UPLOAD_INVENTORY_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"

namespace tally::upload {

// Counter files of one week, which are in no report yet.
struct OpenWeek {
  base::Date earliest_begin;
  size_t files = 0;
};

struct LastSent {
  base::Date week;
  base::Time at;  // when its copy was made
};

struct Inventory {
  bool exists = false;                          // the directory
  std::map<std::string, std::string> programs;  // that have counted, with their newest version
  bool has_go_programs = false;                 // whose toolchain is Go's
  size_t counter_files = 0;
  std::map<base::Date, OpenWeek> open_weeks;  // by the day on which they end
  std::vector<base::Date> local_reports;      // ascending, like the others
  std::vector<base::Date> ready_reports;
  size_t sent_reports = 0;
  std::optional<LastSent> last_sent;     // of the newest week
  std::optional<base::Time> last_tried;  // a weekly run by a program: the upload token
  uint64_t bytes = 0;                    // of all these files
  std::vector<std::string> problems;     // sentences: what could not be read, and why
};

// Programs may be counting, and a weekly run may be at work; a file that goes meanwhile is not
// missed.
Inventory take_inventory(const std::filesystem::path& directory);

// Whether `a` is an older version than `b`: by semantic versions, else by what toolchains use. What
// is neither is older than what is. Pure.
bool is_older_version(const std::string& a, const std::string& b);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_INVENTORY_H_
