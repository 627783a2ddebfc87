#include "collector/charts/stacks_page.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "format/signed_note.h"

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

Json stack_json(const Entry& entry) {
  const auto& [key, count] = *entry.stack;
  return {{"ID", entry.place.id}, {"Program", key.program},   {"Version", key.version},
          {"Stack", key.stack},   {"Reports", count.reports}, {"Sum", count.sum}};
}

// Those that may be in the page, unsorted.
std::vector<Entry> candidates(const CombinedStacks& stacks, const StacksRequest& request) {
  std::vector<Entry> entries;
  for (const StackCount& each : stacks.stacks) {
    if (!request.program.empty() && each.key.program != request.program) continue;
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

std::string stacks_json(const CombinedStacks& stacks, uint64_t reports,
                        const StacksRequest& request) {
  std::vector<Entry> entries = candidates(stacks, request);
  const size_t most = std::min(request.limit, entries.size());
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(most), is_before,
                            &Entry::place);
  Json list = Json::array();
  size_t size = 0;
  for (size_t bytes = 0; size < most && bytes < kMaxStacksPageBytes; ++size) {
    bytes += entries[size].stack->key.stack.size();
    list.push_back(stack_json(entries[size]));
  }
  Json json{{"DateRange", Json::array({request.from, request.to})},
            {"NumReports", reports},
            {"Stacks", std::move(list)},
            {"LeftOut", stacks.left_out}};
  if (size > 0 && size < entries.size()) json["Next"] = write_cursor(entries[size - 1].place);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tally::collector
