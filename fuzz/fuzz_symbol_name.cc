// Any bytes are a symbol or none, and what comes of them can stand in a frame: UTF-8 without
// control characters, and with spaces only where symbol_name.h says.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "countfile/symbol_name.h"
#include "tally/name.h"

namespace {

using Reduce = size_t (*)(std::string_view, char*, size_t);

// Removes all that may hold spaces.
std::string without(std::string text, std::string_view phrase) {
  for (size_t at; (at = text.find(phrase)) != std::string::npos;) {
    text.replace(at, phrase.size(), "_");
  }
  return text;
}

void check_printable(std::string text) {
  for (const char* phrase : {"(anonymous namespace)", "operator new", "operator delete",
                             "operator co_await", "operator cast"}) {
    text = without(text, phrase);
  }
  for (size_t at = 0; at < text.size();) {
    const uint32_t point = tally::internal::next_code_point(text.data(), text.size(), at);
    if (!tally::internal::is_printable(point)) std::abort();
  }
}

// The result in as much memory as it needs, or as there is, so that a sanitizer sees each byte too
// many.
std::string reduce(Reduce function, std::string_view input, size_t size) {
  const std::unique_ptr<char[]> out{new char[size]};
  const size_t length = function(input, out.get(), size);
  if (length > size) std::abort();
  return {out.get(), length};
}

void check(Reduce function, std::string_view input) {
  const std::string whole = reduce(function, input, 2 * input.size() + 4096);
  if (whole.empty()) return;
  if (reduce(function, input, whole.size()) != whole) std::abort();
  if (!reduce(function, input, whole.size() - 1).empty()) std::abort();
  std::string text = whole;
  if (function == tally::countfile::reduce_type) {
    for (const char* word : {"unsigned ", "signed ", "long "}) {
      if (text.starts_with(word)) text.erase(0, std::string_view{word}.size());
    }
    if (text.starts_with("long ")) text.erase(0, 5);  // of `unsigned long long`
  }
  check_printable(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  check(tally::countfile::reduce_symbol, input);
  check(tally::countfile::reduce_type, input);
  return 0;
}
