// Counting for others: scripts, and programs that cannot be changed. The counters are made by the
// counting library itself.
#ifndef TALLY_APPS_TALLY_COUNTING_H_
#define TALLY_APPS_TALLY_COUNTING_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "tally/open_config.h"

namespace tally::app {

// Who counts, and where.
struct Counting {
  std::string collection;
  std::string program;
  std::string version;    // may be empty
  std::string directory;  // empty: the collection's own
};

// --version and --dir. `counting` must outlive the command.
void add_counting(CLI::App& command, Counting& counting);

// What can be a program, a version, a collection, and a counter's name.
CLI::Validator program_name();
CLI::Validator collection_name();
CLI::Validator counter_name();

// Whether the text can be a program.
bool is_program_name(const std::string& text);

// Opens the counter file of this process; only the first call does anything. What it says of the
// toolchain is this command with its version (doc/formats.md, 2).
Opened open_counters(const Counting& counting);

// Adds to a counter of the open file. False if there was no room for it.
bool count(const std::string& name, uint64_t n = 1);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_COUNTING_H_
