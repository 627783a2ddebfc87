#include "known_places.h"

namespace tally::app {

base::Result<KnownPlace> known_place(const Target& target, const upload::Log& log) {
  const auto place = resolve(target);
  if (!place) return std::unexpected(place.error());
  KnownPlace known{.collection = {}, .place = *place};
  if (!target.collection.empty())
    known.collection = upload::find_collection(target.collection, log);
  return known;
}

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

}  // namespace tally::app
