#include "triage/week_list.h"

#include <algorithm>

#include "format/json_reader.h"

namespace tally::triage {
namespace {

using base::Date;
using base::Result;
using simdjson::dom::element;

constexpr size_t kDateLength = 10;

}  // namespace

Result<std::vector<Date>> weeks_of_json(std::string_view json) {
  std::vector<Date> weeks;
  const auto read_week = [&](element item) {
    return format::read_object(item, "a week",
                               [&](std::string_view key, element value) -> Result<void> {
                                 if (key != "Week") return {};
                                 std::string text;
                                 if (auto read = format::read_string(value, key, text); !read) {
                                   return read;
                                 }
                                 const auto week = base::parse_date(text);
                                 if (!week) return std::unexpected(week.error());
                                 weeks.push_back(*week);
                                 return {};
                               });
  };
  simdjson::dom::parser parser;
  const auto root = format::parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  bool has_weeks = false;
  auto read = format::read_object(*root, "the answer",
                                  [&](std::string_view key, element value) -> Result<void> {
                                    if (key == "Next") return base::fail("it has several pages");
                                    if (key != "Weeks") return {};
                                    has_weeks = true;
                                    return format::read_array(value, key, read_week);
                                  });
  if (!read) return std::unexpected(read.error());
  if (!has_weeks) return base::fail("it has no Weeks");
  return weeks;
}

std::vector<Date> weeks_of_page(std::string_view html) {
  constexpr std::string_view kMark = "/data/";
  std::vector<Date> weeks;
  for (size_t at = html.find(kMark); at != std::string_view::npos; at = html.find(kMark, at)) {
    at += kMark.size();
    const auto week = base::parse_date(html.substr(at, kDateLength));
    if (week) weeks.push_back(*week);
  }
  return weeks;
}

std::optional<Date> week_of_url(std::string_view url) {
  const auto week = base::parse_date(url.substr(url.rfind('/') + 1).substr(0, kDateLength));
  return week ? std::optional{*week} : std::nullopt;
}

std::string_view collector_base(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  constexpr std::string_view kData = "/data";
  if (url.ends_with(kData)) url.remove_suffix(kData.size());
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

std::vector<Date> weeks_within(std::vector<Date> weeks, std::optional<Date> from,
                               std::optional<Date> to) {
  std::erase_if(weeks, [&](Date week) { return (from && week < *from) || (to && week > *to); });
  std::ranges::sort(weeks);
  const auto rest = std::ranges::unique(weeks);
  weeks.erase(rest.begin(), rest.end());
  return weeks;
}

}  // namespace tally::triage
