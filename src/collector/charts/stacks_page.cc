#include "collector/charts/stacks_page.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "format/signed_note.h"
#include "format/stack_id.h"
#include "format/version.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kIdDigits = 32;

struct Entry {
  const StackCount* stack;
  StackCursor place;
};

bool is_before(const StackCursor& a, const StackCursor& b) {
  return a.reports != b.reports ? a.reports > b.reports : a.id < b.id;
}

Json counts_json(const char* name, std::string_view value, const BucketCount& count) {
  return {{name, value}, {"Reports", count.reports}, {"Sum", count.sum}};
}

// The days that have it, oldest first.
Json weeks_json(const StackKey& key, std::span<const CountedDay> days) {
  Json list = Json::array();
  for (const CountedDay& day : days) {
    const auto& stacks = day.aggregate->stacks;
    const auto it = std::ranges::lower_bound(stacks, key, {}, &StackCount::key);
    if (it == stacks.end() || it->key != key) continue;
    list.push_back(counts_json("Week", day.aggregate->day, it->count));
  }
  return list;
}

// By program and stack what each version has.
using Versions =
    std::map<std::pair<std::string_view, std::string_view>, std::vector<const StackCount*>>;

// Of the stacks in the page.
Versions versions_of(const CombinedStacks& stacks, std::span<const Entry> page) {
  Versions versions;
  for (const Entry& entry : page) {
    versions.try_emplace({entry.stack->key.program, entry.stack->key.stack});
  }
  for (const StackCount& each : stacks.stacks) {
    const auto it = versions.find({each.key.program, each.key.stack});
    if (it != versions.end()) it->second.push_back(&each);
  }
  for (auto& [key, list] : versions) {
    std::ranges::sort(list, [](const StackCount* a, const StackCount* b) {
      const auto order = format::compare_semver(a->key.version, b->key.version);
      return order == 0 ? a->key.version < b->key.version : order < 0;
    });
  }
  return versions;
}

Json versions_json(const std::vector<const StackCount*>& versions) {
  Json list = Json::array();
  for (const StackCount* each : versions) {
    Json version = counts_json("Version", each->key.version, each->count);
    version["ID"] = stack_id(each->key);
    list.push_back(std::move(version));
  }
  return list;
}

Json stack_json(const Entry& entry, std::span<const CountedDay> days, const Versions& versions) {
  const auto& [key, count] = *entry.stack;
  return {{"ID", entry.place.id},
          {"StackID", format::stack_id(key.stack)},
          {"Program", key.program},
          {"Version", key.version},
          {"Stack", key.stack},
          {"Reports", count.reports},
          {"Sum", count.sum},
          {"Weeks", weeks_json(key, days)},
          {"Versions", versions_json(versions.at({key.program, key.stack}))}};
}

// What it takes in the page, roughly.
size_t bytes_of(const Json& stack) {
  constexpr size_t kBytesOfWeek = 48;
  constexpr size_t kBytesOfVersion = 96;
  return stack["Stack"].get_ref<const std::string&>().size() +
         kBytesOfWeek * stack["Weeks"].size() + kBytesOfVersion * stack["Versions"].size();
}

// Those that may be in the page, unsorted.
std::vector<Entry> candidates(const CombinedStacks& stacks, const StacksRequest& request) {
  std::vector<Entry> entries;
  for (const StackCount& each : stacks.stacks) {
    if (!request.program.empty() && each.key.program != request.program) continue;
    if (!request.versions.empty() &&
        std::ranges::find(request.versions, each.key.version) == request.versions.end()) {
      continue;
    }
    if (request.after && each.count.reports > request.after->reports) continue;
    Entry entry{&each, {each.count.reports, stack_id(each.key)}};
    if (!request.after || is_before(*request.after, entry.place)) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace

std::string stack_id(const StackKey& key) {
  std::string text = key.program;
  text.push_back('\0');
  text.append(key.version).push_back('\0');
  text.append(key.stack);
  return format::hash_of_text(text).substr(0, kIdDigits);
}

std::string write_cursor(const StackCursor& cursor) {
  return fmt::format("{}-{}", cursor.reports, cursor.id);
}

std::optional<StackCursor> read_cursor(std::string_view text) {
  StackCursor cursor;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cursor.reports);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  if (!text.starts_with('-')) return std::nullopt;
  cursor.id = text.substr(1);
  if (cursor.id.size() != kIdDigits ||
      cursor.id.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return std::nullopt;
  }
  return cursor;
}

std::string stacks_json(const CombinedStacks& stacks, std::span<const CountedDay> days,
                        uint64_t reports, const StacksRequest& request) {
  std::vector<Entry> entries = candidates(stacks, request);
  const size_t most = std::min(request.limit, entries.size());
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(most), is_before,
                            &Entry::place);
  const Versions versions = versions_of(stacks, std::span{entries}.first(most));
  Json list = Json::array();
  size_t size = 0;
  for (size_t bytes = 0; size < most && bytes < kMaxStacksPageBytes; ++size) {
    list.push_back(stack_json(entries[size], days, versions));
    bytes += bytes_of(list.back());
  }
  Json json{{"DateRange", Json::array({request.from, request.to})},
            {"NumReports", reports},
            {"Stacks", std::move(list)},
            {"LeftOut", stacks.left_out}};
  if (size > 0 && size < entries.size()) json["Next"] = write_cursor(entries[size - 1].place);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tally::collector
