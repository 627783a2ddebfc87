// Any bytes are a counter file or an error, and every name in one can be expanded.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "countfile/reader.h"
#include "countfile/stack_name.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Seeds are whole files; a file of the wrong length is refused at once, so most inputs are
  // brought to a page.
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size % 2 == 1) bytes.resize(tally::countfile::kPageSize);
  const auto contents = tally::countfile::parse(bytes);
  if (!contents) {
    if (contents.error().reason().empty()) std::abort();
    return 0;
  }
  for (const auto& entry : contents->entries) {
    if (tally::countfile::expand_stack(entry.name).size() < entry.name.size() / 2) std::abort();
  }
  return 0;
}
