// What there is to tell of a collection on this machine: its facts, and their JSON.
#ifndef TALLY_VIEWER_STATUS_H_
#define TALLY_VIEWER_STATUS_H_

#include <map>
#include <optional>

#include "base/date.h"
#include "upload/announced.h"
#include "upload/inventory.h"
#include "upload/next_run.h"
#include "viewer/json.h"
#include "viewer/known_places.h"

namespace tally::viewer {

struct CollectionStatus {
  KnownPlace known;
  upload::Inventory kept;
  std::optional<upload::NextRun> next;
  // What is new in the upload config, by the day from which it is sent (upload/announced.h).
  std::multimap<base::Date, upload::ConfigName> announced;
};

// Looks into the directory. Writes nothing.
CollectionStatus status_of(KnownPlace known, base::Time now);

Json status_json(const CollectionStatus& status);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_STATUS_H_
