// Where the commands about stacks look for debug information.
#ifndef TALLY_APPS_TALLY_STACKS_SYMBOLS_H_
#define TALLY_APPS_TALLY_STACKS_SYMBOLS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "triage/symbolizer.h"

namespace tally::app {

struct SymbolPlaces {
  std::vector<std::string> debug_dirs;  // directories with debug information
  std::vector<std::string> servers;     // URLs of debuginfod servers
};

// What the commands' help says of them.
inline constexpr const char* kSymbolPlacesHelp =
    "Debug information is looked for by build-id: in the directories that are named, in "
    "/usr/lib/debug, and at last at the servers that are named. No other server is asked, "
    "whatever DEBUGINFOD_URLS says. One that is asked learns build-ids, and your system's "
    "name and version.";

// --debug-dir and --debuginfod. `places` must outlive the command.
void add_symbol_places(CLI::App& command, SymbolPlaces& places);

// `complain` is told, for each module, why frames stay as they are.
triage::Symbolizer make_symbolizer(const SymbolPlaces& places,
                                   triage::Symbolizer::Complain complain);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_STACKS_SYMBOLS_H_
