// What the commands that show the public list have in common: how it reads, and its JSON.
#ifndef TALLY_APPS_TALLY_CONFIG_LISTING_H_
#define TALLY_APPS_TALLY_CONFIG_LISTING_H_

#include <string>
#include <string_view>
#include <vector>

#include "colours.h"
#include "config_input.h"
#include "format/public_list.h"
#include "json_output.h"

namespace tally::app {

// Gathers text for standard output. On a terminal it is folded to 80 columns; elsewhere each
// paragraph is one line, for programs that look for words. All that it is given is made printable.
class Page {
 public:
  static Page for_output();

  Page(Colours colours, size_t columns) : colours_(colours), columns_(columns) {}

  void heading(std::string_view text, std::string_view more = {});
  // The second and further lines are indented by two more.
  void paragraph(size_t indent, std::string_view text);
  void empty_line() { text_ += '\n'; }

  const std::string& text() const { return text_; }

 private:
  Colours colours_;
  size_t columns_;
  std::string text_;
};

// "v1.2.0 to v1.9.0, 34 versions"; "no version" if there is none.
std::string versions_in_short(const std::vector<std::string>& versions);

// Adds what is known of the chart, each on lines of its own: title and description, buckets, who
// approved it, since which version, in how many reports, how deep.
void describe(Page& page, size_t indent, const format::ListedChart& chart);

// "5 % of users are asked whether to take part."
std::string asked_users(const format::ListedPrompt& prompt);

// Adds what is known of it beside, each on lines of its own: description, who approved it.
void describe(Page& page, size_t indent, const format::ListedPrompt& prompt);

// "the public list v0.2.0 of 2026-11-29".
std::string name_of(const ReadList& read);

// Version and Published, both of which may be empty.
Json version_json(const format::PublicList& list);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_CONFIG_LISTING_H_
