// Options that several commands have.
#ifndef TALLY_APPS_TALLY_OPTIONS_H_
#define TALLY_APPS_TALLY_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "base/date.h"
#include "commands.h"

namespace tally::app {

// --dir or --collection. `target` must outlive the command.
void add_target(CLI::App& command, Target& target);

// The time that a command takes for now.
struct AsOf {
  std::string text;  // empty: the machine's time

  base::Time time() const;
};

// --as-of. `as_of` must outlive the command.
void add_as_of(CLI::App& command, AsOf& as_of);

// For values that a script might forget to set.
CLI::Validator not_empty(const std::string& what);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_OPTIONS_H_
