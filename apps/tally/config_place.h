// Where published versions of an upload config are read, for those commands that read them all.
#ifndef TALLY_APPS_TALLY_CONFIG_PLACE_H_
#define TALLY_APPS_TALLY_CONFIG_PLACE_H_

#include <CLI/CLI.hpp>
#include <string>

#include "base/error.h"
#include "format/signed_note.h"
#include "publish/config_log.h"

namespace tally::app {

struct ConfigPlace {
  std::string place;       // a note, a directory or a URL
  std::string public_key;  // as text
  std::string collection;  // instead of both: its descriptor names them
};

// PLACE, --public-key and --collection. `place` must outlive the command.
void add_config_place(CLI::App& command, ConfigPlace& place);

struct PublishedVersions {
  std::string where;
  format::NoteKey key;
  bool is_note_alone = false;   // then `versions` is that note, and nothing is known of others
  publish::ConfigLog versions;  // verified; not empty
};

// Reads and verifies them. What the log of descriptors says goes to standard error.
base::Result<PublishedVersions> read_published(const ConfigPlace& place);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_CONFIG_PLACE_H_
