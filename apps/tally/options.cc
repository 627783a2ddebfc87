#include "options.h"

namespace tally::app {
namespace {

// For CLI11 to complain about a text that is no time.
std::string check_time(const std::string& text) {
  const auto time = base::parse_date_or_time(text);
  return time ? std::string{} : time.error().message;
}

}  // namespace

void add_target(CLI::App& command, Target& target) {
  auto* dir =
      command.add_option("--dir", target.directory, "The telemetry directory")->type_name("DIR");
  command.add_option("--collection", target.collection, "The collection's name, for example go")
      ->type_name("NAME")
      ->excludes(dir);
}

base::Time AsOf::time() const {
  return text.empty() ? base::system_now() : *base::parse_date_or_time(text);
}

void add_as_of(CLI::App& command, AsOf& as_of) {
  command
      .add_option("--as-of", as_of.text,
                  "Act as if it were this time (a date, or 2026-11-29T00:00:00Z)")
      ->check(CLI::Validator{check_time, "TIME"});
}

CLI::Validator not_empty(const std::string& what) {
  return {[](const std::string& text) { return text.empty() ? "is empty" : ""; }, what};
}

}  // namespace tally::app
