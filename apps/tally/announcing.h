// At the end of `tally`, the user is told what is new in what is sent (tally/announcement.h).
#ifndef TALLY_APPS_TALLY_ANNOUNCING_H_
#define TALLY_APPS_TALLY_ANNOUNCING_H_

#include <CLI/CLI.hpp>

namespace tally::app {

// Shows the announcements of the collections that this machine knows, if standard error is a
// terminal and the command, which has been parsed and run, was typed to be read: not one that works
// for other programs, or prints for them (--json, --csv, --format).
void announce_at_end(const CLI::App& app);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_ANNOUNCING_H_
