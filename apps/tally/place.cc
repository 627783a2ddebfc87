#include <fmt/core.h>

#include <cstdio>

#include "commands.h"
#include "format/printable.h"

namespace tally::app {

base::Result<consent::Place> resolve(const Target& target) {
  if (!target.collection.empty() && !consent::is_collection_name(target.collection)) {
    return base::fail(
        "\"{}\" cannot be a collection: a name is made of letters, digits, \".\", \"_\" and \"-\"",
        target.collection);
  }
  const consent::Place place = consent::find_place(target.directory, target.collection);
  if (!place.directory.empty()) return place;
  if (target.collection.empty()) {
    return base::fail("say whose telemetry is meant: --collection NAME or --dir DIR");
  }
  return base::fail("the collection {} has no directory: neither HOME nor XDG_CONFIG_HOME is set",
                    target.collection);
}

int report_error(const std::string& message) {
  // {fmt} would throw where standard error is closed, and then nobody is left to be told.
  std::fprintf(stderr, "tally: %s\n", format::printable(message).c_str());
  return kExitError;
}

}  // namespace tally::app
