#include "viewer/status.h"

#include <utility>

#include "upload/announced_file.h"
#include "upload/state_directory.h"

namespace tally::viewer {

CollectionStatus status_of(KnownPlace known, base::Time now) {
  CollectionStatus status{
      .known = std::move(known), .kept = {}, .next = std::nullopt, .announced = {}};
  const consent::Place& place = status.known.place;
  status.kept = upload::take_inventory(place.directory.c_str());
  status.next = upload::next_run(
      status.kept, {.mode = place.effective.mode, .since = place.seen.user.since}, now);
  if (place.effective.mode != consent::Mode::kOn) return status;
  const auto announced = upload::read_announced(
      upload::state_directory(place.directory.c_str()),
      [&status](const std::string& problem) { status.kept.problems.push_back(problem); });
  if (announced && announced->yes == place.seen.user.since) {
    status.announced = upload::sent_after(*announced, base::day_of(now));
  }
  return status;
}

}  // namespace tally::viewer
