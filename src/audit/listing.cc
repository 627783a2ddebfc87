#include "audit/listing.h"

#include <fmt/core.h>

#include <algorithm>

#include "audit/comparison.h"
#include "audit/definition.h"
#include "format/printable.h"
#include "tally/name.h"

namespace tally::audit {
namespace {

using format::printable;

constexpr size_t kWidth = 80;
constexpr std::string_view kIndent = "    ";
// Longer names push their kind aside instead of moving everybody's.
constexpr size_t kMaxNameColumn = 40;

// What takes one column, near enough: bytes that begin a character.
size_t columns(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// The words in indented lines of at most kWidth columns; a longer word has a line of its own.
std::string wrap(std::string_view text) {
  std::string lines;
  size_t column = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const bool begins = lines.empty() || column + 1 + columns(word) > kWidth;
    if (begins) {
      lines += lines.empty() ? "" : "\n";
      lines += kIndent;
      column = kIndent.size();
    } else {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += columns(word);
  }
  return lines.empty() ? lines : lines + "\n";
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + printable(name);
  return text;
}

std::string list_definition(const Definition& definition, size_t name_column) {
  const std::string name = printable(definition.name);
  std::string text = name;
  text.append(std::max(name_column, columns(name)) - columns(name), ' ');
  text += fmt::format("  {}", kind_name(definition.kind));
  if (definition.kind == Kind::kStack) {
    text += fmt::format(", {} frame{} deep", definition.depth, definition.depth == 1 ? "" : "s");
  }
  text += '\n' + wrap(printable(definition.description));
  if (!definition.buckets.empty()) text += wrap("Buckets: " + join(definition.buckets));
  return text;
}

std::string list_names(std::string_view title, const Names& names) {
  if (names.empty()) return "";
  std::string text = fmt::format("{}:\n", title);
  for (const std::string& name : names.counters) {
    text += fmt::format("{}{}\n", kIndent, printable(name));
  }
  for (const std::string& name : names.stacks) {
    text += fmt::format("{}{} (a stack)\n", kIndent, printable(name));
  }
  return text;
}

}  // namespace

std::string list_definitions(std::string_view file, const std::vector<Definition>& definitions) {
  if (definitions.empty()) {
    return fmt::format(
        "{} does not say what it can count: it has no note of TALLY_COUNTER,\n"
        "TALLY_PARTITION, TALLY_HISTOGRAM or TALLY_STACK. Counters made without these leave none, "
        "and those\n"
        "of a shared library stand in the library: audit it by itself.\n",
        printable(file));
  }
  size_t name_column = 0;
  for (const Definition& definition : definitions) {
    const size_t length = columns(printable(definition.name));
    if (length <= kMaxNameColumn) name_column = std::max(name_column, length);
  }
  std::string text = fmt::format("{} can count:\n\n", printable(file));
  for (const Definition& definition : definitions) {
    text += list_definition(definition, name_column);
  }
  text += fmt::format(
      "\nThe library adds {}: new names for which the counter file had no\n"
      "room, should it ever be full.\n",
      kDroppedName);
  const bool has_crashes = std::ranges::any_of(definitions, [](const Definition& definition) {
    return definition.kind == Kind::kStack && definition.name == kCrashName;
  });
  if (!has_crashes) return text;
  return text + fmt::format(
                    "If the program asks for crash reports, also {}:TYPE, the type\n"
                    "of an exception that nobody caught.\n",
                    kCrashExceptionName);
}

std::string list_differences(std::string_view file, std::string_view config,
                             const Comparison& comparison) {
  std::string text = fmt::format("{}, compared with {} for {}:\n\n", printable(file),
                                 printable(config), printable(comparison.program));
  if (comparison.agrees()) {
    return text + "All that it can count is approved, and it can count all that is approved.\n";
  }
  text += list_names("It can count these, which are not approved", comparison.not_approved);
  text += list_names("These are approved, and it cannot count them", comparison.not_countable);
  if (comparison.depths.empty()) return text;
  text += "These stacks are approved with another depth:\n";
  for (const DepthDifference& stack : comparison.depths) {
    text += fmt::format("{}{}: {} frames counted, {} approved\n", kIndent, printable(stack.stack),
                        stack.counted, stack.approved);
  }
  return text;
}

}  // namespace tally::audit
