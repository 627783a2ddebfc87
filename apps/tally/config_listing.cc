#include "config_listing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "format/printable.h"
#include "layout.h"

namespace tally::app {
namespace {

using format::ListedChart;
using format::ListedName;

std::string with_commas(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

bool has_end_mark(std::string_view text) {
  return text.ends_with('.') || text.ends_with('?') || text.ends_with('!');
}

// "Size of inputs: Is a larger buffer worth its memory?"
std::string title_of(const ListedName& about) {
  std::string text = about.title;
  if (!text.empty() && !about.description.empty()) {
    if (text.ends_with('.')) text.pop_back();
    text += (has_end_mark(text) ? " " : ": ") + about.description;
  }
  if (!text.empty() && !has_end_mark(text)) text += '.';
  return text;
}

// Since when, how often, how deep; empty if there is no limit.
std::string limits_of(const ListedName& about) {
  std::vector<std::string> limits;
  if (!about.from_version.empty()) limits.push_back("for " + about.from_version + " and later");
  if (about.rate < 1)
    limits.push_back(fmt::format("in {} of reports", format::percent(about.rate)));
  if (about.error) {
    limits.push_back(fmt::format("in as many reports as show a share to within {}",
                                 format::percent(*about.error)));
  }
  if (about.depth > 0)
    limits.push_back("up to " + plural(static_cast<size_t>(about.depth), "frame"));
  std::string text = with_commas(limits);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
  return text.empty() ? text : text + ".";
}

}  // namespace

Page Page::for_output() {
  return {Colours::of_output(), ::isatty(STDOUT_FILENO) == 1 ? kColumns : std::string::npos};
}

void Page::heading(std::string_view text, std::string_view more) {
  const std::string shown = format::printable(text);
  text_ += colours_.heading(shown);
  if (!more.empty()) text_ += "  " + fold(format::printable(more), 4, shown.size() + 2, columns_);
  text_ += '\n';
}

void Page::paragraph(size_t indent, std::string_view text) {
  text_.append(indent, ' ');
  text_ += fold(format::printable(text), indent + 2, indent, columns_) + "\n";
}

std::string versions_in_short(const std::vector<std::string>& versions) {
  if (versions.empty()) return "no version";
  if (versions.size() == 1) return versions[0];
  const auto [least, greatest] = std::ranges::minmax_element(versions, format::is_earlier_version);
  return fmt::format("{} to {}, {} versions", *least, *greatest, versions.size());
}

void describe(Page& page, size_t indent, const ListedChart& chart) {
  const auto add = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) page.paragraph(indent, fmt::format("{}{}", label, text));
  };
  add("", title_of(chart.about));
  add("Buckets: ", with_commas(chart.buckets));
  add("Approved in ", with_commas(chart.about.issues));
  add("", limits_of(chart.about));
}

std::string asked_users(const format::ListedPrompt& prompt) {
  const double rate = prompt.rollout.rate;
  if (rate == 0) return "No user is asked whether to take part.";
  return (rate < 1 ? format::percent(rate) + " of users are" : "Every user is") +
         " asked whether to take part.";
}

void describe(Page& page, size_t indent, const format::ListedPrompt& prompt) {
  if (!prompt.description.empty()) page.paragraph(indent, prompt.description);
  if (prompt.issues.empty()) return;
  page.paragraph(indent, "Approved in " + with_commas(prompt.issues));
}

std::string name_of(const ReadList& read) {
  if (read.form == ListForm::kChartConfig) return "the chart config";
  std::string name = "the public list";
  if (!read.list.version.empty()) name += " " + read.list.version;
  if (!read.list.published.empty()) name += " of " + read.list.published;
  return name;
}

Json version_json(const format::PublicList& list) {
  return Json{{"Version", list.version}, {"Published", list.published}};
}

}  // namespace tally::app
