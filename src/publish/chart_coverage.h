// Whether the chart config that is published with an upload config is the one that it was made of.
// Pure, for any thread.
#ifndef TALLY_PUBLISH_CHART_COVERAGE_H_
#define TALLY_PUBLISH_CHART_COVERAGE_H_

#include <string>
#include <vector>

#include "format/chart_config.h"
#include "format/upload_config.h"

namespace tally::publish {

// What the upload config lets be sent and no record of the charts asks for: `<counter> of
// <program>` each, a counter as `chart:bucket`, a stack by its first line; in the order of the
// config.
std::vector<std::string> names_without_record(const format::UploadConfig& config,
                                              const format::ChartConfig& charts);

// The other way round: what a record asks for and the config does not let be sent, in the order of
// the records; each once.
std::vector<std::string> records_without_name(const format::ChartConfig& charts,
                                              const format::UploadConfig& config);

}  // namespace tally::publish

#endif  // TALLY_PUBLISH_CHART_COVERAGE_H_
