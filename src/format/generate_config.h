// Makes the upload config from the chart config (doc/formats.md, "Making the upload config").
#ifndef TALLY_FORMAT_GENERATE_CONFIG_H_
#define TALLY_FORMAT_GENERATE_CONFIG_H_

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "format/chart_config.h"
#include "format/upload_config.h"
#include "format/version_list.h"
#include "format/version_padding.h"

namespace tally::format {

enum class PaddingUse {
  kRegular,  // for a new upload config
  kNeeded,   // for the question whether the present one still does
};

struct GenerateOptions {
  PaddingUse padding = PaddingUse::kRegular;
  // Reports that are expected in a week of each program; without it no rate is computed of `error`.
  std::optional<uint64_t> participants;
};

// The upload config of these charts, which must have no errors. Lists of platforms and toolchains
// are as they were given. Programs are sorted by name; each has
// - the versions of the list from the least `version` of its records on (all, if a record has
// none),
//   padded and sorted: those of cmd/ programs as Go sorts its versions, others by semver. A cmd/
//   program that the list does not name has those of GoVersion. A version that is none is not
//   judged: it is left out only where there is a least one, before which it comes.
// - a counter for each record, or a stack where the record has a depth, in the order of the
// records;
//   a record of type timeseries or survey whose counters other records of the program have shows
//   what is there, and adds nothing. The rate is the record's, or what its `error` needs, or 1.
//
// Prompt is what the record of type prompt says; without one there is none. Nothing is said of
// Version, Previous, Published and Charts. An error, for a person: there are no records of charts,
// a program has no version, or there is padding for a program that no record has or that is of the
// toolchain. Pure, for any thread.
base::Result<UploadConfig> generate_config(const ChartConfig& charts, const VersionList& versions,
                                           const Padding& padding, const GenerateOptions& options);

// Whether `present` is `needed` but for further versions of programs: the same platforms,
// toolchains, rollout of asking, programs, counters and stacks, in the same order. Pure, for any
// thread.
bool covers(const UploadConfig& present, const UploadConfig& needed);

}  // namespace tally::format

#endif  // TALLY_FORMAT_GENERATE_CONFIG_H_
