// The telemetry directories of this user, each with what is known of its collection.
#ifndef TALLY_APPS_TALLY_KNOWN_PLACES_H_
#define TALLY_APPS_TALLY_KNOWN_PLACES_H_

#include <vector>

#include "base/error.h"
#include "commands.h"
#include "consent/environment.h"
#include "upload/collections.h"

namespace tally::app {

struct KnownPlace {
  upload::Collection collection;  // without a name if only the directory is known
  consent::Place place;
};

// The target's. The log says what is wrong with a descriptor.
base::Result<KnownPlace> known_place(const Target& target, const upload::Log& log);

// Those of all collections that this machine knows, by name; where TALLY_DIR moves every collection
// to one directory, that one. An error if there is no directory for any.
base::Result<std::vector<KnownPlace>> known_places(const upload::Log& log);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_KNOWN_PLACES_H_
