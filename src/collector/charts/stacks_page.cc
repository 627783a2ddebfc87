#include "collector/charts/stacks_page.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "bugs/known_bugs.h"
#include "collector/charts/seven_days.h"
#include "collector/charts/stack_table.h"
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

// Each seven days that have it, oldest first.
Json weeks_json(const StackKey& key, std::span<const CountedDay> days) {
  if (days.empty()) return Json::array();
  const SevenDays steps{days.back().aggregate->day};
  std::map<std::string, BucketCount> sums;
  for (const CountedDay& day : days) {
    const auto& stacks = day.aggregate->stacks;
    const auto it = std::ranges::lower_bound(stacks, key, {}, &StackCount::key);
    if (it == stacks.end() || it->key != key) continue;
    BucketCount& sum = sums[steps.end_of(day.aggregate->day)];
    sum.reports += it->count.reports;
    sum.sum = add_count(sum.sum, it->count.sum);
  }
  Json list = Json::array();
  for (const auto& [week, sum] : sums) list.push_back(counts_json("Week", week, sum));
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

// By program. What is not in the page counts, too: an issue may have a stack that is like one in
// it.
std::map<std::string_view, bugs::KnownBugs> bugs_of(const CombinedStacks& stacks,
                                                    std::span<const Entry> page,
                                                    const StackNotes& notes) {
  std::map<std::string_view, bugs::KnownBugs> bugs;
  for (const Entry& entry : page) {
    const std::string_view program = entry.stack->key.program;
    bugs.try_emplace(program, notes.project.program(program), notes.issues.of(program));
  }
  for (const StackCount& each : stacks.stacks) {
    const auto it = bugs.find(each.key.program);
    if (it != bugs.end() && it->second.any_issue()) it->second.add(each.key.stack);
  }
  return bugs;
}

void add_bug(Json& stack, const bugs::StackBug& bug) {
  stack["Group"] = {{"Blamed", bug.blamed}, {"Functions", bug.key.functions}};
  if (bug.issue == nullptr) return;
  stack["Issue"] = {{"Number", bug.issue->number},
                    {"Title", bug.issue->title},
                    {"URL", bug.issue->url},
                    {"State", bug.issue->is_open ? "open" : "closed"},
                    {"By", bug.is_named ? "name" : "group"}};
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

size_t text_size(const Json& text) { return text.get_ref<const std::string&>().size(); }

// What it takes in the page, roughly.
size_t bytes_of(const Json& stack) {
  constexpr size_t kBytesOfWeek = 48;
  constexpr size_t kBytesOfVersion = 96;
  size_t bytes = text_size(stack["Stack"]) + text_size(stack["Group"]["Blamed"]) +
                 kBytesOfWeek * stack["Weeks"].size() + kBytesOfVersion * stack["Versions"].size();
  for (const Json& function : stack["Group"]["Functions"]) bytes += text_size(function);
  return bytes;
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
                        uint64_t reports, const StackNotes& notes, const StacksRequest& request) {
  std::vector<Entry> entries = candidates(stacks, request);
  const size_t most = std::min(request.limit, entries.size());
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(most), is_before,
                            &Entry::place);
  const std::span page = std::span{entries}.first(most);
  const Versions versions = versions_of(stacks, page);
  const auto bugs = bugs_of(stacks, page, notes);
  Json list = Json::array();
  size_t size = 0;
  for (size_t bytes = 0; size < most && bytes < kMaxStacksPageBytes; ++size) {
    Json& stack = list.emplace_back(stack_json(page[size], days, versions));
    const StackKey& key = page[size].stack->key;
    add_bug(stack, bugs.at(key.program).find(key.stack));
    bytes += bytes_of(stack);
  }
  Json json{{"DateRange", Json::array({request.from, request.to})},
            {"NumReports", reports},
            {"Stacks", std::move(list)},
            {"LeftOut", stacks.left_out}};
  if (size > 0 && size < entries.size()) json["Next"] = write_cursor(entries[size - 1].place);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tally::collector
