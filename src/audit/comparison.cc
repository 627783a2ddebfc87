#include "audit/comparison.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "format/printable.h"
#include "tally/name.h"

namespace tally::audit {
namespace {

using format::printable;
using format::UploadConfig;

// What one side has.
struct Side {
  std::set<std::string> counters;
  std::map<std::string, int64_t> stacks;  // with their depths
};

Side side_of(const std::vector<Definition>& definitions) {
  Side side;
  for (const Definition& definition : definitions) {
    if (definition.kind == Kind::kStack) {
      side.stacks.emplace(definition.name, definition.depth);
    } else {
      for (std::string& name : counter_names(definition)) side.counters.insert(std::move(name));
    }
  }
  return side;
}

Side side_of(const UploadConfig& config, std::string_view program) {
  Side side;
  for (const format::ProgramConfig& entry : config.programs) {
    if (entry.name != program) continue;
    for (const format::CounterConfig& counter : entry.counters) {
      for (std::string& name : format::expand_counter(counter.name)) {
        side.counters.insert(std::move(name));
      }
    }
    for (const format::CounterConfig& stack : entry.stacks) {
      side.stacks.emplace(stack.name, stack.depth);
    }
  }
  return side;
}

// What stands in `in` and not in `other`.
Names only(const Side& in, const Side& other) {
  Names names;
  std::ranges::set_difference(in.counters, other.counters, std::back_inserter(names.counters));
  for (const auto& [name, depth] : in.stacks) {
    if (!other.stacks.contains(name)) names.stacks.push_back(name);
  }
  return names;
}

std::string_view last_part(std::string_view program) {
  return program.substr(program.rfind('/') + 1);
}

std::string list(const std::set<std::string>& programs) {
  std::string text;
  for (const std::string& program : programs) {
    text += (text.empty() ? "" : ", ") + printable(program);
  }
  return text;
}

}  // namespace

base::Result<std::string> choose_program(const UploadConfig& config, std::string_view file_name,
                                         std::string_view asked) {
  std::set<std::string> all, named_so;
  for (const format::ProgramConfig& program : config.programs) {
    all.insert(program.name);
    if (last_part(program.name) == file_name) named_so.insert(program.name);
  }
  if (all.empty()) return base::fail("it has no programs");
  if (!asked.empty()) {
    if (all.contains(std::string(asked))) return std::string(asked);
    return base::fail("it has no program \"{}\"; it has {}", printable(asked), list(all));
  }
  if (named_so.size() == 1) return *named_so.begin();
  if (all.size() == 1) return *all.begin();
  if (named_so.empty()) {
    return base::fail("it has no program called \"{}\": say which is meant by --program, of {}",
                      printable(file_name), list(all));
  }
  return base::fail("it has {} programs called \"{}\": say which is meant by --program, of {}",
                    named_so.size(), printable(file_name), list(named_so));
}

Comparison compare(const std::vector<Definition>& definitions, const UploadConfig& config,
                   const std::string& program) {
  const Side counted = side_of(definitions);
  Side approved = side_of(config, program);
  // Every program that counts has it from the library, and it need not be approved.
  approved.counters.erase(kDroppedName);
  // One that counts crashes counts any type of its own by which it ends.
  if (counted.stacks.contains(kCrashName)) {
    std::erase_if(approved.counters, [](const std::string& name) {
      return name.starts_with(std::string(kCrashExceptionName) + ":");
    });
  }
  Comparison comparison{.program = program,
                        .not_approved = only(counted, approved),
                        .not_countable = only(approved, counted)};
  for (const auto& [name, depth] : counted.stacks) {
    const auto found = approved.stacks.find(name);
    if (found == approved.stacks.end() || found->second == 0 || found->second == depth) continue;
    comparison.depths.push_back({.stack = name, .counted = depth, .approved = found->second});
  }
  return comparison;
}

}  // namespace tally::audit
