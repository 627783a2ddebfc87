#include "audit/definition.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "format/printable.h"
#include "tally/name.h"

namespace tally::audit {
namespace {

using base::Result;
using format::printable;

constexpr Kind kKinds[] = {Kind::kCounter, Kind::kPartition, Kind::kHistogram, Kind::kStack};

std::optional<Kind> find_kind(std::string_view name) {
  for (const Kind kind : kKinds) {
    if (kind_name(kind) == name) return kind;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> split(std::string_view descriptor) {
  if (!descriptor.ends_with('\0')) return base::fail("its last string has no end");
  std::vector<std::string> strings;
  while (!descriptor.empty()) {
    const size_t end = descriptor.find('\0');
    strings.emplace_back(descriptor.substr(0, end));
    descriptor.remove_prefix(end + 1);
  }
  if (strings.size() < 3) return base::fail("it has no kind, name and description");
  return strings;
}

// `<` each bound, and `>=` the last.
std::vector<std::string> histogram_buckets(const std::vector<std::string>& bounds) {
  std::vector<std::string> buckets;
  for (const std::string& bound : bounds) buckets.push_back("<" + bound);
  buckets.push_back(">=" + bounds.back());
  return buckets;
}

Result<int64_t> parse_depth(const std::string& text) {
  int64_t depth = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, depth);
  if (error != std::errc{} || rest != end || depth < 1) {
    return base::fail("\"{}\" is no depth of a stack", printable(text));
  }
  return depth;
}

// Reads what a note of this kind has behind its description.
Result<void> read_rest(const std::vector<std::string>& rest, Definition& definition) {
  const bool has_one = definition.kind == Kind::kStack;
  const bool has_none = definition.kind == Kind::kCounter;
  if ((has_none && !rest.empty()) || (has_one && rest.size() != 1) || (!has_none && rest.empty())) {
    return base::fail("a {} has not {} strings behind its description", kind_name(definition.kind),
                      rest.size());
  }
  if (definition.kind == Kind::kPartition) definition.buckets = rest;
  if (definition.kind == Kind::kHistogram) definition.buckets = histogram_buckets(rest);
  if (definition.kind != Kind::kStack) return {};
  const auto depth = parse_depth(rest.front());
  if (!depth) return std::unexpected(depth.error());
  definition.depth = *depth;
  return {};
}

// One name at a time: all of them would take a thousand times as much memory as a hostile note.
Result<void> check_names(const Definition& definition) {
  const size_t count = std::max<size_t>(definition.buckets.size(), 1);
  for (size_t i = 0; i < count; ++i) {
    const std::string name = definition.buckets.empty()
                                 ? definition.name
                                 : definition.name + ":" + definition.buckets[i];
    if (is_valid_name(name.c_str())) continue;
    return base::fail("\"{}\" can be no counter's name, so the program will not count it",
                      printable(name));
  }
  return {};
}

}  // namespace

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::kCounter:
      return "counter";
    case Kind::kPartition:
      return "partition";
    case Kind::kHistogram:
      return "histogram";
    case Kind::kStack:
      return "stack";
  }
  return "";
}

Result<Definition> parse_definition(std::string_view descriptor) {
  auto strings = split(descriptor);
  if (!strings) return std::unexpected(strings.error());
  const auto kind = find_kind((*strings)[0]);
  if (!kind) {
    return base::fail("this version of tally does not know the kind \"{}\": use a newer one",
                      printable((*strings)[0]));
  }
  Definition definition{.name = (*strings)[1], .kind = *kind, .description = (*strings)[2]};
  const std::vector<std::string> rest(strings->begin() + 3, strings->end());
  if (auto read = read_rest(rest, definition); !read) return std::unexpected(read.error());
  if (auto checked = check_names(definition); !checked) return std::unexpected(checked.error());
  return definition;
}

std::vector<std::string> counter_names(const Definition& definition) {
  if (definition.buckets.empty()) return {definition.name};
  std::vector<std::string> names;
  for (const std::string& bucket : definition.buckets) {
    names.push_back(definition.name + ":" + bucket);
  }
  return names;
}

Result<std::vector<Definition>> parse_definitions(const std::vector<std::string>& descriptors) {
  std::vector<Definition> definitions;
  for (const std::string& descriptor : descriptors) {
    auto definition = parse_definition(descriptor);
    if (!definition) return base::fail("it has a bad note: {}", definition.error().message);
    definitions.push_back(std::move(*definition));
  }
  // A template or an inline function leaves its note in every place where it is compiled.
  std::ranges::sort(definitions);
  const auto duplicates = std::ranges::unique(definitions);
  definitions.erase(duplicates.begin(), duplicates.end());
  return definitions;
}

}  // namespace tally::audit
