#include "announcing.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "known_places.h"
#include "tally/announcement.h"

namespace tally::app {
namespace {

constexpr std::array kForPrograms{"completion", "inc", "wrap"};
constexpr std::array kPrintForPrograms{"--json", "--csv", "--format"};

bool is_for_people(const CLI::App& command) {
  if (std::ranges::find(kForPrograms, command.get_name()) != kForPrograms.end()) return false;
  const bool prints_for_programs = std::ranges::any_of(kPrintForPrograms, [&](const char* name) {
    const CLI::Option* option = command.get_option_no_throw(name);
    return option != nullptr && option->count() > 0;
  });
  return !prints_for_programs && std::ranges::all_of(command.get_subcommands(), [](CLI::App* each) {
    return is_for_people(*each);
  });
}

}  // namespace

void announce_at_end(const CLI::App& app) {
  if (::isatty(STDERR_FILENO) == 0 || !is_for_people(app)) return;
  // What is wrong with a descriptor is said by commands that are about it.
  const auto places = known_places([](const std::string&) {});
  if (!places) return;
  for (const KnownPlace& known : *places) {
    Config config;
    config.collection = known.collection.name.c_str();
    announce_in_terminal(config);
  }
}

}  // namespace tally::app
