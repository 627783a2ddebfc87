// When a weekly run is due next, and what it will do. Pure.
#ifndef TALLY_UPLOAD_NEXT_RUN_H_
#define TALLY_UPLOAD_NEXT_RUN_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "upload/inventory.h"
#include "upload/run_options.h"

namespace tally::upload {

// Programs try it no more often.
inline constexpr std::chrono::hours kTimeBetweenRuns{24};

struct NextReport {
  base::Date week;
  bool is_there = false;                // its counts come late, and stay on this machine
  std::optional<std::string> not_sent;  // why it may not be sent, as the end of a sentence
};

struct NextRun {
  base::Time due;                   // may be in the past: it waits for a program to start
  std::vector<NextReport> reports;  // that it makes
  std::vector<base::Date> sends;    // reports that are ready already
};

// Nothing if no run has anything to do: the mode is off, or nothing is kept that it could take. The
// sample and the upload config are not asked: what they leave out is seen in a preview.
std::optional<NextRun> next_run(const Inventory& kept, const Consent& consent, base::Time now);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_NEXT_RUN_H_
