#include "collector/project/annotations.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/date.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kKinds = {"release", "prompt", "note"};

// A misspelled member would silently do nothing.
Result<void> check_members(const Json& object, std::string_view what,
                           std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return fail("{} is no object", what);
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(known, name) == known.end()) {
      return fail("{} has the member {}; there are {}", what, name, fmt::join(known, ", "));
    }
  }
  return {};
}

Result<std::string> text_of(const Json& object, std::string_view name, std::string_view what,
                            size_t most) {
  const auto it = object.find(name);
  if (it == object.end()) return std::string{};
  if (!it->is_string()) return fail("{} of {} is no text", name, what);
  const auto& text = it->get_ref<const std::string&>();
  if (text.size() > most) return fail("{} of {} has more than {} bytes", name, what, most);
  return text;
}

Result<std::string> needed(const Json& object, std::string_view name, std::string_view what,
                           size_t most) {
  auto text = text_of(object, name, what, most);
  if (text && text->empty()) return fail("{} has no {}", what, name);
  return text;
}

Result<Json> list_of(const Json& object, std::string_view name, std::string_view what) {
  const auto it = object.find(name);
  if (it == object.end() || it->is_null()) return Json(Json::array());
  if (!it->is_array()) return fail("{} of {} is no list", name, what);
  if (it->size() > kMaxAnnotationItems) {
    return fail("{} of {} has more than {} items", name, what, kMaxAnnotationItems);
  }
  return *it;
}

Result<Json> mark_of(const Json& item, std::string_view what) {
  if (auto known = check_members(item, what, {"Date", "Kind", "Programs", "Text"}); !known) {
    return std::unexpected(known.error());
  }
  const auto date = needed(item, "Date", what, kMaxAnnotationText);
  if (!date) return std::unexpected(date.error());
  if (!base::parse_date(*date)) return fail("Date of {} is no date (YYYY-MM-DD)", what);
  const auto kind = needed(item, "Kind", what, kMaxAnnotationText);
  if (!kind) return std::unexpected(kind.error());
  if (std::ranges::find(kKinds, *kind) == kKinds.end()) {
    return fail("Kind of {} is none of {}", what, fmt::join(kKinds, ", "));
  }
  const auto text = needed(item, "Text", what, kMaxAnnotationText);
  if (!text) return std::unexpected(text.error());
  auto programs = list_of(item, "Programs", what);
  if (!programs) return std::unexpected(programs.error());
  if (!std::ranges::all_of(*programs, [](const Json& each) { return each.is_string(); })) {
    return fail("Programs of {} are not all texts", what);
  }
  return Json{
      {"Date", *date}, {"Kind", *kind}, {"Programs", *std::move(programs)}, {"Text", *text}};
}

Result<Json> label_of(const Json& item, std::string_view what) {
  if (auto known = check_members(item, what, {"Program", "Label", "Text"}); !known) {
    return std::unexpected(known.error());
  }
  const auto program = needed(item, "Program", what, kMaxAnnotationSentence);
  if (!program) return std::unexpected(program.error());
  const auto label = needed(item, "Label", what, kMaxAnnotationText);
  if (!label) return std::unexpected(label.error());
  const auto text = text_of(item, "Text", what, kMaxAnnotationSentence);
  if (!text) return std::unexpected(text.error());
  return Json{{"Program", *program}, {"Label", *label}, {"Text", *text}};
}

using ReadItem = Result<Json> (*)(const Json& item, std::string_view what);

Result<std::vector<Json>> read_items(const Json& root, std::string_view name, ReadItem read) {
  const auto list = list_of(root, name, "it");
  if (!list) return std::unexpected(list.error());
  std::vector<Json> items;
  for (const Json& each : *list) {
    auto item = read(each, fmt::format("item {} of {}", items.size() + 1, name));
    if (!item) return std::unexpected(item.error());
    items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace

Result<Annotations> parse_annotations(std::string_view text) {
  const Json root = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return fail("it is no JSON");
  if (auto known = check_members(root, "it", {"Notice", "Marks", "Labels"}); !known) {
    return std::unexpected(known.error());
  }
  auto notice = text_of(root, "Notice", "it", kMaxAnnotationSentence);
  if (!notice) return std::unexpected(notice.error());
  auto marks = read_items(root, "Marks", mark_of);
  if (!marks) return std::unexpected(marks.error());
  auto labels = read_items(root, "Labels", label_of);
  if (!labels) return std::unexpected(labels.error());
  std::multimap<std::string, Json> by_date;
  for (Json& each : *marks) by_date.emplace(each["Date"], std::move(each));
  Json sorted = Json::array();
  for (auto& [date, mark] : by_date) sorted.push_back(std::move(mark));
  const Json json{{"Notice", *notice}, {"Marks", std::move(sorted)}, {"Labels", *labels}};
  return Annotations{json.dump(-1, ' ', false, Json::error_handler_t::replace), *std::move(notice)};
}

}  // namespace tally::collector
