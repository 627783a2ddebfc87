// Any text is a report or an error; a report that was read is written so that it reads as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/report.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto report =
      tally::format::parse_report(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!report) {
    if (report.error().message.empty()) std::abort();
    return 0;
  }
  const auto again = tally::format::parse_report(tally::format::write_report_line(*report));
  if (!again || *again != *report) std::abort();
  return 0;
}
