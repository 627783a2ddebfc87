// The files that have a frame's build-id, from all sources.
#ifndef TALLY_TRIAGE_CANDIDATES_H_
#define TALLY_TRIAGE_CANDIDATES_H_

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "triage/elf_file.h"
#include "triage/source.h"

namespace tally::triage {

struct Candidates {
  std::vector<ElfFile> files;      // of one build; those with debug information first
  std::vector<std::string> notes;  // what went wrong, each a sentence without its end
};

// Asks the sources in turn, until one has debug information with just this build-id. Each file is
// of the build: its own build-id is, or begins with, the one wanted. An error is a sentence without
// its end: two builds begin with it.
base::Result<Candidates> find_candidates(const std::vector<std::unique_ptr<Source>>& sources,
                                         const Wanted& wanted);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_CANDIDATES_H_
