#include <algorithm>
#include <array>
#include <optional>

#include "format/json_reader.h"
#include "format/version.h"
#include "format/version_padding.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;

struct Count {
  std::string_view name;
  int64_t PaddingCounts::* member;
  int64_t needed;  // at most, where nothing else is said
};
constexpr std::array<Count, 5> kCounts{{
    {"Releases", &PaddingCounts::releases, 2},
    {"Major", &PaddingCounts::major, 1},
    {"Minor", &PaddingCounts::minor, 1},
    {"Patch", &PaddingCounts::patch, 2},
    {"Prereleases", &PaddingCounts::prereleases, 2},
}};

// Reads the count called `key`; nothing if there is none of this name.
std::optional<Result<void>> read_count(std::string_view key, element value, PaddingCounts& counts) {
  const auto count = std::ranges::find(kCounts, key, &Count::name);
  if (count == kCounts.end()) return std::nullopt;
  int64_t& number = counts.*(count->member);
  if (auto read = read_int64(value, key, number); !read) return read;
  if (number < 0 || number > kMaxPadding) {
    return fail("{} is {}, which is not 0 to {}", key, number, kMaxPadding);
  }
  return Result<void>{};
}

Result<void> read_names(element value, std::string_view what, std::vector<std::string>& names) {
  if (auto read = read_strings(value, what, names); !read) return read;
  if (names.size() > size_t{kMaxPadding})
    return fail("{} has more than {} names", what, kMaxPadding);
  for (const std::string& name : names) {
    const std::string version = "v1.0.0-" + name;
    if (canonical_semver(version) != version) {
      return fail("\"{}\" in {} cannot stand behind the - of a version; `pre.1` can", name, what);
    }
  }
  return {};
}

PaddingCounts usually_needed(const PaddingCounts& regular) {
  PaddingCounts needed;
  for (const Count& count : kCounts) {
    needed.*(count.member) = std::min(regular.*(count.member), count.needed);
  }
  return needed;
}

// What is needed and never there would make every config out of date.
Result<void> check_needed(const ProgramPadding& padding) {
  for (const Count& count : kCounts) {
    if (padding.needed.*(count.member) > padding.regular.*(count.member)) {
      return fail("{} is larger in Needed than beside it", count.name);
    }
  }
  return {};
}

Result<PaddingCounts> read_needed(element value) {
  PaddingCounts needed;
  auto read = read_object(value, "Needed", [&](std::string_view key, element v) -> Result<void> {
    if (const auto count = read_count(key, v, needed)) return *count;
    return fail("Needed has the member \"{}\", which is not known", key);
  });
  if (!read) return std::unexpected(read.error());
  return needed;
}

Result<ProgramPadding> read_program(element value) {
  ProgramPadding padding;
  padding.prerelease_names = {"pre.1", "pre.2", "pre.3", "pre.4",
                              "pre.5", "pre.6", "pre.7", "pre.8"};
  std::optional<PaddingCounts> needed;
  auto read = read_object(value, "it", [&](std::string_view key, element v) -> Result<void> {
    if (const auto count = read_count(key, v, padding.regular)) return *count;
    if (key == "PrereleaseNames") {
      padding.prerelease_names.clear();
      return read_names(v, key, padding.prerelease_names);
    }
    if (key != "Needed") return fail("it has the member \"{}\", which is not known", key);
    auto counts = read_needed(v);
    if (!counts) return std::unexpected(counts.error());
    needed = *counts;
    return {};
  });
  if (!read) return std::unexpected(read.error());
  padding.needed = needed.value_or(usually_needed(padding.regular));
  if (auto checked = check_needed(padding); !checked) return std::unexpected(checked.error());
  return padding;
}

}  // namespace

Result<Padding> parse_padding(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  Padding padding;
  auto read = read_object(*root, "it", [&](std::string_view program, element v) -> Result<void> {
    auto read_one = read_program(v);
    if (!read_one) return fail("of {}: {}", program, read_one.error().message);
    padding.emplace(program, std::move(*read_one));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return padding;
}

}  // namespace tally::format
