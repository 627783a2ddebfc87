// Any bytes are an ELF file or an error, any bytes are a note's descriptor or an error, and
// whatever comes of them can be printed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "audit/comparison.h"
#include "audit/definition.h"
#include "audit/elf_notes.h"
#include "audit/listing.h"
#include "format/printable.h"

namespace {

using namespace tally::audit;

void check_printable(const std::string& text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
  if (std::ranges::any_of(text, is_control)) std::abort();
}

void check(const std::vector<std::string>& descriptors) {
  const auto definitions = parse_definitions(descriptors);
  if (!definitions) return check_printable(definitions.error().message);
  check_printable(list_definitions("file", *definitions));
  tally::format::UploadConfig config;
  check_printable(list_differences("file", "config", compare(*definitions, config, "program")));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_printable(tally::format::printable(bytes));
  check({bytes});
  const auto notes = read_notes(bytes);
  if (!notes && notes.error().message.empty()) std::abort();
  if (notes) check(*notes);
  return 0;
}
