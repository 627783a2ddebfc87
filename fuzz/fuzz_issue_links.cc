// Any text is a file of issues' links or has an error, which is one sentence; what was read is
// written and read again as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bugs/issue_links.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto links = tally::bugs::parse_issue_links(text);
  if (!links) {
    if (links.error().message.empty()) std::abort();
    return 0;
  }
  const auto again = tally::bugs::parse_issue_links(tally::bugs::write_issue_links(*links));
  if (!again || *again != *links) std::abort();
  return 0;
}
