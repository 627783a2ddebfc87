// Whatever stands behind the header of a file that is mapped, asking for names ends and stays
// inside.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/temp_dir.h"
#include "counter/identity.h"
#include "counter/mapped_file.h"
#include "counter/record_table.h"

namespace {

using namespace tally;

// One file for all inputs: a mapping is never undone.
counter::MappedFile& hostile_file() {
  static const base::TempDir directory;
  static counter::MappedFile file;
  static const bool opened = [] {
    countfile::EncodedHeader header;
    return counter::make_header(counter::identify("p", "v1.0.0", "gcc-12.2"), {}, header) &&
           file.open((directory / "file.v1.count").c_str(), header);
  }();
  if (!opened) std::abort();
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  counter::MappedFile& file = hostile_file();
  const uint32_t header = file.header_length();
  const size_t room = countfile::kPageSize - header;
  std::memset(file.bytes_at(header), 0, room);
  std::memcpy(file.bytes_at(header), data, std::min(size, room));
  for (const char* name : {"a", "b", "acme/build", "acme/client:vscode"}) {
    if (auto* cell = counter::find_or_add(file, name).value) cell->fetch_add(1);
  }
  return 0;
}
