// The upload config as the collector tells of it in JSON (doc/formats.md, "The collector's
// protocol"). Pure, for any thread.
#ifndef TALLY_COLLECTOR_CONFIG_CONFIG_JSON_H_
#define TALLY_COLLECTOR_CONFIG_CONFIG_JSON_H_

#include <string>

#include "format/upload_config.h"
#include "publish/config_log.h"

namespace tally::collector {

// The signed versions, oldest first, each with its changes from the one before in words; and those
// of them that changed which share of users is asked, null standing for a version that no longer
// says it: `{"Versions":[{"Number":…,"Version":…,"Published":…,"Hash":…,"Changes":["starts …"…]}…],
// "Rollout":[{"Date":…,"Version":…,"Rate":…,"Salt":…}…]}`.
std::string config_history_json(const publish::ConfigLog& log);

// What may be sent, chart by chart, with what the config's chart config says of each: the form of
// `tally config show --json`.
std::string config_list_json(const format::UploadConfig& config);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_CONFIG_JSON_H_
