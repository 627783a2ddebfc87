#include "collector/ingest/report_json.h"

#include <algorithm>

#include "countfile/letter.h"
#include "tally/name.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;
using simdjson::dom::element_type;

std::unexpected<base::Error> twice(std::string_view what, std::string_view key) {
  return fail("{} has the key {} twice", what, in_quotes(key));
}

// Where the name is, if it is there, else behind them all. `guess` is looked at first.
size_t index_of(std::span<const std::string_view> names, std::string_view name, size_t guess) {
  if (guess < names.size() && names[guess] == name) return guess;
  return static_cast<size_t>(std::ranges::find(names, name) - names.begin());
}

// Sorts the keys.
Result<void> check_different(std::string_view what, std::vector<std::string_view>& keys) {
  std::ranges::sort(keys);
  const auto same = std::ranges::adjacent_find(keys);
  if (same != keys.end()) return twice(what, *same);
  return {};
}

// Looks for keys that stand twice in what is left out. As deep as the document, which is limited.
Result<void> check_left_out(element value) {
  if (value.type() == element_type::ARRAY) {
    for (const element item : simdjson::dom::array(value)) {
      if (auto result = check_left_out(item); !result) return result;
    }
  } else if (value.type() == element_type::OBJECT) {
    std::vector<std::string_view> keys;
    for (const auto& [key, member] : simdjson::dom::object(value)) {
      keys.push_back(key);
      if (auto result = check_left_out(member); !result) return result;
    }
    return check_different("an object in it", keys);
  }
  return {};
}

}  // namespace

std::string in_quotes(std::string_view text) {
  constexpr size_t kShown = 100;
  std::string shown;
  size_t at = 0;
  while (at < text.size() && at < kShown) {
    const size_t begin = at;
    const uint32_t point = internal::next_code_point(text.data(), text.size(), at);
    const bool is_shown = (point >= ' ' && point < 0x7f) || countfile::is_foreign_letter(point);
    shown += is_shown ? text.substr(begin, at - begin) : "?";
  }
  return fmt::format("\"{}\"{}", shown, at < text.size() ? "…" : "");
}

Result<element> parse_document(simdjson::dom::parser& parser, std::string_view text, size_t depth) {
  // The parser counts the value that is no object or array as a level.
  const size_t levels = depth + 1;
  if (parser.capacity() < text.size() || parser.max_depth() != levels) {
    const auto error = parser.allocate(std::max(text.size(), parser.capacity()), levels);
    if (error) return fail("it cannot be parsed: {}", simdjson::error_message(error));
  }
  element root;
  // The parser reads a few bytes past the end, so it makes a padded copy.
  const auto error = parser.parse(text.data(), text.size(), true).get(root);
  if (error == simdjson::DEPTH_ERROR) {
    return fail("it has more than {} objects and arrays within each other", depth);
  }
  if (error) return fail("it is not JSON: {}", simdjson::error_message(error));
  return root;
}

Result<void> read_members(element value, std::string_view what,
                          std::span<const std::string_view> names, std::span<Member> members) {
  simdjson::dom::object object;
  if (value.get(object)) return fail("{} is not an object", what);
  std::vector<std::string_view> others;  // no report has any
  size_t next = 0;                       // those who write reports keep the order
  for (const auto& [key, member] : object) {
    const size_t at = index_of(names, key, next);
    if (at == names.size()) {
      others.push_back(key);
      if (auto result = check_left_out(member); !result) return result;
      continue;
    }
    next = at + 1;
    Member& known = members[at];
    if (known) return twice(what, key);
    known = member;
  }
  return others.empty() ? Result<void>{} : check_different(what, others);
}

Result<std::string_view> read_text(const Member& member, std::string_view what) {
  std::string_view text;
  if (member && member->get(text)) return fail("{} is not a string", what);
  return text;
}

Result<void> read_counts(const Member& member, std::string_view what, std::vector<Count>& counts) {
  counts.clear();
  if (!member || member->is_null()) return {};
  simdjson::dom::object object;
  if (member->get(object)) return fail("{} is not an object", what);
  bool sorted = true;  // as those who write reports leave them
  for (const auto& [name, value] : object) {
    int64_t count = 0;
    if (value.get(count)) {
      return fail("{} {} is not an integer of 64 bits", what, in_quotes(name));
    }
    if (count < 0) return fail("{} {} is less than 0", what, in_quotes(name));
    sorted = sorted && (counts.empty() || counts.back().name < name);
    counts.push_back({name, count});
  }
  if (sorted) return {};
  std::ranges::sort(counts, {}, &Count::name);
  const auto same = std::ranges::adjacent_find(counts, {}, &Count::name);
  if (same != counts.end()) return twice(what, same->name);
  return {};
}

}  // namespace tally::collector
