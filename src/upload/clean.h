// Removes what is kept of a collection on this machine.
#ifndef TALLY_UPLOAD_CLEAN_H_
#define TALLY_UPLOAD_CLEAN_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"

namespace tally::upload {

struct CleanOptions {
  std::filesystem::path directory;  // the telemetry directory
  bool sent = false;                // also the copies of what was sent
  bool dry_run = false;             // remove nothing, only say what would be
};

// What was removed, or would be.
struct Cleaned {
  size_t counter_files = 0;
  size_t local_reports = 0;
  size_t ready_reports = 0;  // waited to be sent; now they never are
  size_t sent_reports = 0;
  size_t others = 0;  // what runs and programs of ours had left
  uint64_t bytes = 0;

  std::vector<std::string> files;      // paths, in the order of removal
  size_t in_use = 0;                   // counter files among them in which a program counts
  std::vector<base::Date> being_sent;  // ready reports that another program may be sending now
  std::vector<std::string> problems;   // sentences: what could not be removed, and why
};

// Removes counter files, reports and what was left of either; with `sent` also the copies of what
// was sent. Mode, weekday, upload token, the state of asking, the upload config that was fetched
// and what is announced of it stay. Only names of ours are removed, and no symbolic link is
// followed. Programs that are counting run on; what they count into a file that is removed is lost.
//
// An error if a weekly run is at work: nothing is removed then. A dry run does not mind it, nor
// keep one from its work. Wherever this is killed, no count gets into a report twice, and nothing
// that was removed is sent.
base::Result<Cleaned> clean(const CleanOptions& options);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CLEAN_H_
