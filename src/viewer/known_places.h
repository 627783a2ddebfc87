// The telemetry directories of this user, each with what is known of its collection.
#ifndef TALLY_VIEWER_KNOWN_PLACES_H_
#define TALLY_VIEWER_KNOWN_PLACES_H_

#include <vector>

#include "base/error.h"
#include "consent/environment.h"
#include "upload/collections.h"

namespace tally::viewer {

struct KnownPlace {
  upload::Collection collection;  // without a name if only the directory is known
  consent::Place place;
};

// Those of all collections that this machine knows, by name; where TALLY_DIR moves every collection
// to one directory, that one. An error if there is no directory for any. The log says what is wrong
// with a descriptor.
base::Result<std::vector<KnownPlace>> known_places(const upload::Log& log);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_KNOWN_PLACES_H_
