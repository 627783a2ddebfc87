#include "counting.h"

#include <deque>

#include "consent/directory.h"
#include "counter/counting_file.h"
#include "options.h"
#include "tally/counter.h"

namespace tally::app {
namespace {

// Such a text becomes a part of a file's name, and all of them stand in the file's header.
constexpr size_t kMaxLength = 128;

bool is_word(const std::string& text, const char* without) {
  return text.size() <= kMaxLength && is_valid_name(text.c_str()) &&
         text.find_first_of(without) == std::string::npos;
}

std::string check_version(const std::string& text) {
  return is_word(text, "/:") ? "" : "is no version such as v1.2.3";
}

std::string check_program(const std::string& text) {
  return is_program_name(text) ? "" : "is no program such as acme.org/cc or script";
}

std::string check_collection(const std::string& text) {
  return consent::is_collection_name(text)
             ? ""
             : "is no collection: a name is made of letters, digits, \".\", \"_\" and \"-\"";
}

std::string check_counter(const std::string& text) {
  return is_valid_name(text.c_str()) ? "" : TALLY_NAME_RULE;
}

}  // namespace

bool is_program_name(const std::string& text) {
  if (!is_word(text, ":")) return false;
  const std::string base = text.substr(text.rfind('/') + 1);
  return base != "." && base != "..";
}

CLI::Validator program_name() { return {check_program, "PROGRAM"}; }
CLI::Validator collection_name() { return {check_collection, "COLLECTION"}; }
CLI::Validator counter_name() { return {check_counter, "COUNTER"}; }

void add_counting(CLI::App& command, Counting& counting) {
  command
      .add_option("--version", counting.version,
                  "The program's version, for example v1.2.3; if not said, it has none")
      ->check(CLI::Validator{check_version, "VERSION"});
  command
      .add_option("--dir", counting.directory,
                  "The telemetry directory, instead of the collection's own")
      ->check(not_empty("DIR"));
}

Opened open_counters(const Counting& counting) {
  return open({.collection = counting.collection.c_str(),
               .program = counting.program.c_str(),
               .version = counting.version.c_str(),
               .toolchain = TALLY_COMMAND_TOOLCHAIN,
               .directory = counting.directory.empty() ? nullptr : counting.directory.c_str()});
}

bool count(const std::string& name, uint64_t n) {
  // Counters live until the process ends, and so do their names.
  static std::deque<std::string> names;
  static std::deque<Counter> counters;
  const std::string& kept = names.emplace_back(name);
  counters.emplace_back(dynamic_name(kept.c_str())).add(n);
  // What has a record was added to it.
  return counter::find(std::string_view{kept}) != nullptr;
}

}  // namespace tally::app
