// Any text is parameters or an error in a sentence; parameters that were read and are written anew
// are read as the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collector/http/query.h"

using tally::collector::percent_encoded;
using tally::collector::Query;

// A name before the first zero byte, and a query behind it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t zero = text.find('\0');
  const std::string_view name = text.substr(0, zero);
  const std::string_view rest = zero == std::string_view::npos ? text : text.substr(zero + 1);
  const auto query = Query::parse(rest);
  if (!query) {
    if (!query.error().message.ends_with('.')) std::abort();
    return 0;
  }
  const auto value = query->find(name);
  if (!value) return 0;
  const std::string again = percent_encoded(name) + "=" + percent_encoded(*value);
  const auto reread = Query::parse(again);
  if (!reread || reread->find(name) != value) std::abort();
  if (!reread->allow_only({name}) || reread->allow_only({})) std::abort();
  return 0;
}
