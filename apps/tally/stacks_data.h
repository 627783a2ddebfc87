// What the commands have in common that work with published stacks: which ones, and where they are.
#ifndef TALLY_APPS_TALLY_STACKS_DATA_H_
#define TALLY_APPS_TALLY_STACKS_DATA_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "bugs/project.h"
#include "json_output.h"
#include "stacks_symbols.h"
#include "triage/stack_data.h"
#include "triage/stack_groups.h"

namespace tally::app {

struct StacksRequest {
  std::string program;
  std::vector<std::string> data;  // URLs and files; none: those of the project's file
  std::string from;               // empty: no bound
  std::string to;
  std::string project_file;  // empty: stacks.toml, if it is there
  bool no_prerelease = false;
  bool json = false;
  SymbolPlaces places;  // beyond those of the project's file
};

// --program, --data, --from, --to, --project, --json and those of add_symbol_places. `request` must
// outlive the command.
void add_stacks_options(CLI::App& command, StacksRequest& request);

struct LoadedStacks {
  bugs::ProjectProgram project;
  triage::StackData data;
  std::vector<triage::StackGroup> groups;
  std::unique_ptr<triage::Symbolizer> symbolizer{};  // with which they were shown
  uint64_t left_out = 0;                             // lines of the data that are no report
};

// Reads the data and groups the stacks. Lines that are left out are told on standard error, and for
// which modules debug information is missing; the first of each one by one. An error is a sentence.
base::Result<LoadedStacks> load_stacks(const StacksRequest& request);

// Program, From, To (empty: no report), Reports, Users, LeftOut.
Json stacks_json(const LoadedStacks& loaded);

// How a group is called in text: by the function blamed, else by its innermost, else by its
// counter.
std::string name_of(const triage::StackGroup& group);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_STACKS_DATA_H_
