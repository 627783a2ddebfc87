#include "stacks_symbols.h"

#include <memory>
#include <utility>

#include "bugs/project.h"
#include "triage/debug_directory.h"
#include "triage/debuginfod.h"

namespace tally::app {
namespace {

using triage::DebugDirectory;

std::string check_server(const std::string& url) {
  return bugs::is_server_url(url) ? "" : "is no URL: it begins with http:// or https://";
}

}  // namespace

void add_symbol_places(CLI::App& command, SymbolPlaces& places) {
  command
      .add_option(
          "--debug-dir", places.debug_dirs,
          "A directory with debug information: .build-id/xx/rest.debug, xx/rest.debug, or any\n"
          "ELF file, in folders too; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::ExistingDirectory);
  command
      .add_option("--debuginfod", places.servers,
                  "The URL of a server (debuginfod) that may be asked; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::Validator{check_server, "URL"});
}

triage::Symbolizer make_symbolizer(const SymbolPlaces& places,
                                   triage::Symbolizer::Complain complain) {
  std::vector<std::unique_ptr<triage::Source>> sources;
  for (const std::string& directory : places.debug_dirs) {
    sources.push_back(std::make_unique<DebugDirectory>(directory, DebugDirectory::Files::kAll));
  }
  sources.push_back(std::make_unique<DebugDirectory>(triage::kSystemDebugDirectory,
                                                     DebugDirectory::Files::kByName));
  if (!places.servers.empty()) {
    sources.push_back(std::make_unique<triage::Debuginfod>(places.servers));
  }
  return triage::Symbolizer{std::move(sources), std::move(complain)};
}

}  // namespace tally::app
