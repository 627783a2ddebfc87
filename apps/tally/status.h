// What `tally status` tells of a collection: its facts, and the two forms of them.
#ifndef TALLY_APPS_TALLY_STATUS_H_
#define TALLY_APPS_TALLY_STATUS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "colours.h"
#include "json_output.h"
#include "known_places.h"
#include "upload/announced.h"
#include "upload/inventory.h"
#include "upload/next_run.h"

namespace tally::app {

struct CollectionStatus {
  KnownPlace known;
  upload::Inventory kept;
  std::optional<upload::NextRun> next;
  // What is new in the upload config, by the day from which it is sent (upload/announced.h).
  std::multimap<base::Date, upload::ConfigName> announced;
};

// Looks into the directory. Writes nothing.
CollectionStatus status_of(KnownPlace known, base::Time now);

// As text for a terminal of 80 columns: a heading, and below it a line or more for each fact.
std::string status_text(const CollectionStatus& status, const Colours& colours, base::Time now);

// What went wrong on the way, for a terminal; the first few, if there are many. Empty if nothing.
std::string problems_text(const std::vector<std::string>& problems);

Json status_json(const CollectionStatus& status);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_STATUS_H_
