// Messages of an editor: what is JSON to another reader has the same members here, and nothing is
// an answer that is none.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "lsp/json_scan.h"

using namespace tally::lsp;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const JsonValue ours = parse_json(text);
  const auto theirs = nlohmann::json::parse(text, nullptr, false);
  // Ours is less strict inside of strings and numbers, and ends at 64 levels.
  if (theirs.is_discarded() || ours.text.empty()) return 0;
  if (theirs.is_object() != ours.is_object() || theirs.is_string() != ours.is_string())
    std::abort();
  for (const char* name : {"id", "result", "title", "method"}) {
    const JsonValue found = member(ours, name);
    if (found.text.empty() != !theirs.contains(name)) std::abort();
    if (found.is("tallystick/prompt") && !found.is_string()) std::abort();
  }
  return 0;
}
