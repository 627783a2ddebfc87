#include <cstdio>
#include <memory>

#include "format/printable.h"
#include "help.h"
#include "input.h"
#include "stacks_commands.h"
#include "stacks_symbols.h"
#include "triage/frame_filter.h"

namespace tally::app {
namespace {

struct SymbolizeRequest {
  std::string file;  // with frames; `-`: standard input
  SymbolPlaces places;
};

// kExitOk if every frame was replaced, kExitDiffers if some had to stay.
int symbolize_stacks(const SymbolizeRequest& request) {
  const auto text = read_input(request.file);
  if (!text) {
    report_error(format::printable(text.error().message));
    return kExitTrouble;
  }
  triage::Symbolizer symbolizer = make_symbolizer(request.places, [](const std::string& sentence) {
    report_error(format::printable(sentence));
  });
  const triage::Filtered filtered = triage::replace_frames(
      *text, [&](const countfile::StrippedFrame& frame) { return symbolizer.resolve(frame); });
  std::fwrite(filtered.text.data(), 1, filtered.text.size(), stdout);
  return filtered.left == 0 ? kExitOk : kExitDiffers;
}

}  // namespace

void add_stacks_symbolize(CLI::App& stacks, Outcome& outcome) {
  const auto request = std::make_shared<SymbolizeRequest>();
  CLI::App* command =
      stacks.add_subcommand("symbolize",
                            "Copy a text, and show each frame MODULE@BUILDID:+0xADDR in it, one a "
                            "line or in the strings of\n"
                            "JSON, as FUNCTION:+LINE,+0xHEX, inlined calls too. LINE counts from "
                            "the function's first line.");
  set_footer(*command, kSymbolPlacesHelp,
             {"tally dump --raw --collection acme >acme.txt",
              "tally stacks symbolize --debug-dir build acme.txt"},
             "0 all frames are shown; 1 some had to stay (a sentence for each module says why); 2 "
             "trouble or wrong usage.");
  add_symbol_places(*command, request->places);
  command->add_option("FILE", request->file, "The text; -: standard input")->required();
  command->callback([request, &outcome] {
    outcome.error_code = kExitTrouble;
    outcome.exit_code = symbolize_stacks(*request);
  });
}

}  // namespace tally::app
