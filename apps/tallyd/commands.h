// The commands of tallyd. Each adds itself to the command line; what it returns is carried out
// after parsing, and says why it failed.
#ifndef TALLY_APPS_TALLYD_COMMANDS_H_
#define TALLY_APPS_TALLYD_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>

#include "base/error.h"

namespace tally::tallyd {

using Command = std::function<base::Result<void>()>;

Command add_serve(CLI::App& app);
Command add_merge(CLI::App& app);
Command add_charts(CLI::App& app);
Command add_export(CLI::App& app);
Command add_import(CLI::App& app);
Command add_check(CLI::App& app);
Command add_backup(CLI::App& app);
Command add_limits(CLI::App& app);

// For CLI11: an empty string if the text is a date, else why not.
std::string check_date(const std::string& text);

}  // namespace tally::tallyd

#endif  // TALLY_APPS_TALLYD_COMMANDS_H_
