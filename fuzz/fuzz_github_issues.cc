// Any answer is issues or an error, and any header of links has a next one in it or none; what is
// said of an error fits a terminal, and a title that was read is written and read as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/github_issues.h"
#include "format/link_header.h"
#include "format/printable.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string link = tally::format::find_link(text, "next");
  if (!link.empty() && text.find("<" + link + ">") == std::string_view::npos) std::abort();
  const std::string said = tally::format::parse_github_error(text);
  if (said.size() > 1'000 || tally::format::printable(said) != said) std::abort();
  const auto issues = tally::format::parse_github_issues(text);
  if (!issues) {
    if (issues.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& issue : *issues) {
    if (issue.number == 0) std::abort();
    const auto edit = tally::format::write_github_edit(issue.body, true);
    const auto again =
        tally::format::parse_github_issue(edit.substr(0, edit.size() - 1) + ",\"number\":1}");
    if (!again || again->body != issue.body) std::abort();
  }
  return 0;
}
