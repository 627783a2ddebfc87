#include "known_places.h"

namespace tally::app {

base::Result<KnownPlace> known_place(const Target& target, const upload::Log& log) {
  const auto place = resolve(target);
  if (!place) return std::unexpected(place.error());
  KnownPlace known{.collection = {}, .place = *place};
  if (!target.collection.empty()) {
    known.collection = upload::find_collection(target.collection, log);
  }
  return known;
}

}  // namespace tally::app
