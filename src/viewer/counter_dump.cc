#include "viewer/counter_dump.h"

#include <filesystem>

#include "base/file.h"
#include "countfile/reader.h"
#include "countfile/stack_name.h"
#include "format/utf8.h"

namespace tally::viewer {
namespace {

Dump to_dump(const countfile::Contents& contents) {
  Dump dump;
  for (const auto& [key, value] : contents.metadata) dump.meta.emplace(key, value);
  for (const countfile::Entry& entry : contents.entries) {
    // Two ways of writing one stack expand to one name, and JSON holds nothing but UTF-8.
    uint64_t& sum = dump.count[format::to_utf8(countfile::expand_stack(entry.name))];
    sum = sum + entry.value < sum ? UINT64_MAX : sum + entry.value;
  }
  return dump;
}

}  // namespace

base::Result<Dump> read_dump(const std::string& file) {
  for (int tries = 0;; ++tries) {
    const auto bytes = base::read_file(file, countfile::kMaxFileSize);
    if (!bytes) return std::unexpected(bytes.error());
    const auto contents = countfile::parse(*bytes);
    if (contents) return to_dump(*contents);
    std::error_code error;
    const bool grew = std::filesystem::file_size(file, error) != bytes->size() && !error;
    if (!grew || tries == 3) {
      return base::fail("reading {}: {}", file, contents.error().reason());
    }
  }
}

Json dump_json(const std::string& file, const Dump& dump) {
  return Json{{"File", file}, {"Meta", Json(dump.meta)}, {"Count", Json(dump.count)}};
}

}  // namespace tally::viewer
