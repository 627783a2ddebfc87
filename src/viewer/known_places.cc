#include "viewer/known_places.h"

#include <utility>

namespace tally::viewer {

base::Result<std::vector<KnownPlace>> known_places(const upload::Log& log) {
  std::vector<KnownPlace> found;
  const consent::Place moved = consent::find_place("", "");
  if (!moved.directory.empty()) {
    found.push_back({.collection = {}, .place = moved});
    return found;
  }
  for (upload::Collection& collection : upload::find_collections(log)) {
    const consent::Place place = consent::find_place("", collection.name);
    if (!place.directory.empty()) {
      found.push_back({.collection = std::move(collection), .place = place});
    }
  }
  if (!found.empty()) return found;
  return base::fail("there is no telemetry directory: neither HOME nor XDG_CONFIG_HOME is set");
}

}  // namespace tally::viewer
