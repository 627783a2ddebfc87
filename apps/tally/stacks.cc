#include <fmt/core.h>

#include <cstdio>
#include <memory>

#include "commands.h"
#include "format/printable.h"
#include "help.h"
#include "input.h"
#include "triage/debug_directory.h"
#include "triage/debuginfod.h"
#include "triage/frame_filter.h"
#include "triage/symbolizer.h"

namespace tally::app {
namespace {

using triage::DebugDirectory;

struct SymbolizeRequest {
  std::string file;                     // with frames; `-`: standard input
  std::vector<std::string> debug_dirs;  // directories with debug information
  std::vector<std::string> servers;     // URLs of debuginfod servers
};

std::string check_server(const std::string& url) {
  return triage::is_server_url(url) ? "" : "is no URL: it begins with http:// or https://";
}

std::vector<std::unique_ptr<triage::Source>> sources_of(const SymbolizeRequest& request) {
  std::vector<std::unique_ptr<triage::Source>> sources;
  for (const std::string& directory : request.debug_dirs) {
    sources.push_back(std::make_unique<DebugDirectory>(directory, DebugDirectory::Files::kAll));
  }
  sources.push_back(std::make_unique<DebugDirectory>(triage::kSystemDebugDirectory,
                                                     DebugDirectory::Files::kByName));
  if (!request.servers.empty()) {
    sources.push_back(std::make_unique<triage::Debuginfod>(request.servers));
  }
  return sources;
}

// kExitOk if every frame was replaced, kExitDiffers if some had to stay.
int symbolize_stacks(const SymbolizeRequest& request) {
  const auto text = read_input(request.file);
  if (!text) {
    report_error(format::printable(text.error().message));
    return kExitTrouble;
  }
  triage::Symbolizer symbolizer{sources_of(request), [](const std::string& sentence) {
                                  report_error(format::printable(sentence));
                                }};
  const triage::Filtered filtered = triage::replace_frames(
      *text, [&](const countfile::StrippedFrame& frame) { return symbolizer.resolve(frame); });
  std::fwrite(filtered.text.data(), 1, filtered.text.size(), stdout);
  return filtered.left == 0 ? kExitOk : kExitDiffers;
}

void add_symbolize(CLI::App& stacks, Outcome& outcome) {
  const auto request = std::make_shared<SymbolizeRequest>();
  CLI::App* command =
      stacks.add_subcommand("symbolize",
                            "Copy a text, and show each frame MODULE@BUILDID:+0xADDR in it, one a "
                            "line or in the strings of\n"
                            "JSON, as FUNCTION:+LINE,+0xHEX, inlined calls too. LINE counts from "
                            "the function's first line.");
  set_footer(*command,
             "Debug information is looked for by build-id: in the directories that are named, in "
             "/usr/lib/debug, and at last at the servers that are named. No other server is asked, "
             "whatever DEBUGINFOD_URLS says. One that is asked learns build-ids, and your system's "
             "name and version.",
             {"tally dump --raw --collection acme >acme.txt",
              "tally stacks symbolize --debug-dir build acme.txt"},
             "0 all frames are shown; 1 some had to stay (a sentence for each module says why); 2 "
             "trouble or wrong usage.");
  command
      ->add_option(
          "--debug-dir", request->debug_dirs,
          "A directory with debug information: .build-id/xx/rest.debug, xx/rest.debug, or any\n"
          "ELF file, in folders too; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--debuginfod", request->servers,
                   "The URL of a server (debuginfod) that may be asked; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::Validator{check_server, "URL"});
  command->add_option("FILE", request->file, "The text; -: standard input")->required();
  command->callback([request, &outcome] {
    outcome.error_code = kExitTrouble;
    outcome.exit_code = symbolize_stacks(*request);
  });
}

}  // namespace

void add_stacks(CLI::App& app, Outcome& outcome) {
  CLI::App* stacks = app.add_subcommand("stacks", "Work with the stacks that programs counted");
  stacks->require_subcommand(1);
  set_footer(*stacks, "", {"tally stacks symbolize --debug-dir build stacks.txt"},
             "those of its commands, each in its own help; 2 wrong usage.");
  add_symbolize(*stacks, outcome);
}

}  // namespace tally::app
