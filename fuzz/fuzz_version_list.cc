// Any text is a list of versions or an error, and any is padding or an error; versions that were
// read can be padded, and all of them stay.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "format/version_list.h"
#include "format/version_padding.h"

namespace {

using namespace tally::format;

void pad(const std::vector<std::string>& versions, const ProgramPadding& rule) {
  const auto padded = pad_versions(versions, rule.regular, rule.prerelease_names);
  if (!padded) {
    if (padded.error().message.empty()) std::abort();
    return;
  }
  for (const std::string& version : versions) {
    if (std::ranges::find(*padded, version) == padded->end()) std::abort();
  }
}

}  // namespace

// The list, and the padding behind a zero byte.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t zero = std::min(text.find('\0'), size);
  const auto list = parse_version_list(text.substr(0, zero));
  if (!list && list.error().message.empty()) std::abort();
  const auto padding = parse_padding(text.substr(std::min(zero + 1, size)));
  if (!padding && padding.error().message.empty()) std::abort();
  if (!list || !padding) return 0;
  // One, since the largest paddings are large, and the fuzzer is to see much.
  if (!list->programs.empty() && !padding->empty()) {
    pad(list->programs.begin()->second, padding->begin()->second);
  }
  return 0;
}
