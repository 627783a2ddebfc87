// The help texts of `tally`: all of 80 columns, each command's with examples and exit codes.
#ifndef TALLY_APPS_TALLY_HELP_H_
#define TALLY_APPS_TALLY_HELP_H_

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tally::app {

// Those of most commands.
inline constexpr std::string_view kUsualExitCodes =
    "0 done, 1 an error (one sentence says which), 2 wrong usage.";

// Gives the app, and the commands that are added to it from then on, help texts whose descriptions
// are folded to 80 columns, at spaces and line ends alike.
void use_folded_help(CLI::App& app);

// Sets the command's footer: what is said first (may be empty; paragraphs are divided by
// empty lines), an example a line, the exit codes.
void set_footer(CLI::App& command, std::string_view text, const std::vector<std::string>& examples,
                std::string_view exit_codes = kUsualExitCodes);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_HELP_H_
