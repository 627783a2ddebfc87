// What `tally status` tells of a collection, as text.
#ifndef TALLY_APPS_TALLY_STATUS_H_
#define TALLY_APPS_TALLY_STATUS_H_

#include <string>
#include <vector>

#include "base/date.h"
#include "colours.h"
#include "known_places.h"
#include "viewer/status.h"

namespace tally::app {

using viewer::CollectionStatus;
using viewer::status_json;
using viewer::status_of;

// As text for a terminal of 80 columns: a heading, and below it a line or more for each fact.
std::string status_text(const CollectionStatus& status, const Colours& colours, base::Time now);

// What went wrong on the way, for a terminal; the first few, if there are many. Empty if nothing.
std::string problems_text(const std::vector<std::string>& problems);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_STATUS_H_
