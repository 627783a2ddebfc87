// The place that a command is about, with what is known of its collection.
#ifndef TALLY_APPS_TALLY_KNOWN_PLACES_H_
#define TALLY_APPS_TALLY_KNOWN_PLACES_H_

#include "base/error.h"
#include "commands.h"
#include "viewer/known_places.h"

namespace tally::app {

using viewer::known_places;
using viewer::KnownPlace;

// The target's. The log says what is wrong with a descriptor.
base::Result<KnownPlace> known_place(const Target& target, const upload::Log& log);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_KNOWN_PLACES_H_
