// What `tally` says of wrong usage: one sentence, and where the right one is explained.
#ifndef TALLY_APPS_TALLY_USAGE_H_
#define TALLY_APPS_TALLY_USAGE_H_

#include <CLI/CLI.hpp>
#include <string>

namespace tally::app {

// What is wrong with the arguments, of which the parser has said this. If they name a command that
// there is not, the one that may have been meant is named.
std::string explain_usage(const CLI::App& app, const CLI::ParseError& error, int argc,
                          const char* const* argv);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_USAGE_H_
