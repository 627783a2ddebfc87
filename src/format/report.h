// The weekly report: what a user's counters add up to, kept on the machine and, reduced to what is
// approved, sent. Its JSON form is doc/formats.md, "Report". Pure functions, for any thread.
#ifndef TALLY_FORMAT_REPORT_H_
#define TALLY_FORMAT_REPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/error.h"

namespace tally::format {

// One program as it was built: what the counters of a report are grouped by.
struct ProgramId {
  std::string program;     // package path, e.g. `acme.org/cc`
  std::string version;     // `v1.2.3`, `devel` or empty; the Go version for `cmd/` programs
  std::string go_version;  // the toolchain that built it: `go1.26.8`, `gcc-12.2`
  std::string goos;        // `linux`
  std::string goarch;      // `amd64`

  auto operator<=>(const ProgramId&) const = default;
};

// Signed: a sum that would pass 2^63-1 stays there.
using Counts = std::map<std::string, int64_t, std::less<>>;

struct ProgramReport {
  ProgramId id;
  Counts counters;
  Counts stacks;  // names expanded: `prefix\nframe\nframe…`

  bool operator==(const ProgramReport&) const = default;
};

struct Report {
  std::string week;       // expiry date of the counter files it sums
  std::string last_week;  // `week` of the last report sent, or empty
  double x = 0;           // random, in (0,1)
  std::vector<ProgramReport> programs;
  std::string config;  // version of the upload config that was applied

  bool operator==(const Report&) const = default;
};

// `Report::config` if the upload config had no version.
inline constexpr std::string_view kNoConfigVersion = "v0.0.0-0";

// Adds and stays at the largest int64. `amount` is not negative.
int64_t saturating_add(int64_t sum, uint64_t amount);

// Reads the JSON form. Unknown keys are left out of the result; a key given twice, a wrong type, or
// text that is not JSON is an error that reads on from "the report is refused: ".
base::Result<Report> parse_report(std::string_view json);

// The JSON form with one-space indentation, byte for byte as the reference writes it (but for an X
// below 1e-6, whose exponent it writes without a zero), no newline at the end. Text in it must be
// valid UTF-8; what is not is replaced by U+FFFD.
std::string write_report(const Report& report);

// The same on one line, without spaces and without a newline: a line of the merged data.
std::string write_report_line(const Report& report);

}  // namespace tally::format

#endif  // TALLY_FORMAT_REPORT_H_
