// Whatever a counter file holds that is already there, a program that opens it, asks for names and
// moves on to the next week's file comes to an end, stays inside, and makes a sound file.
//
// The first byte of an input says what is done (see Plan); the rest is the file, or what stands
// behind its header.
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/temp_dir.h"
#include "counter/identity.h"
#include "counter/mapped_file.h"
#include "counter/next_file.h"
#include "counter/record_table.h"
#include "countfile/reader.h"

namespace {

using namespace tally;

constexpr std::string_view kNames[] = {"a", "b", "acme/build", "acme/client:vscode"};
const base::TempDir directory;
const counter::Identity identity = counter::identify("p", "v1.0.0", "gcc-12.2");

countfile::EncodedHeader header_of_ours() {
  countfile::EncodedHeader header;
  if (!counter::make_header(identity, {}, header)) std::abort();
  return header;
}

// A sound counter file with all of these names, or none at all.
void move_on(counter::MappedFile& file, const countfile::EncodedHeader& header) {
  counter::NextFile next;
  // As long as no input is.
  constexpr uint64_t kEnd = 8 * countfile::kPageSize;
  if (!next.make(directory.path().native(), header, kEnd)) return;
  for (const std::string_view name : kNames) {
    const auto* value = counter::find(file, name);
    if (value != nullptr && !next.add(file.offset_of(value), name)) return;
  }
  if (!next.publish(directory.path().native(), identity, {})) std::abort();
  const std::string path{next.path()};
  const std::string bytes = base::read_file(path).value();
  if (!countfile::parse(bytes)) std::abort();
  if (!base::remove_file(path)) std::abort();
}

struct Plan {
  explicit Plan(uint8_t byte)
      : has_header(byte % 8 != 0), fills_page(byte / 8 % 2 == 0), moves_on(byte / 16 % 4 == 0) {}

  bool has_header;  // of this program: most files without it are not even looked at
  bool fills_page;  // most inputs are shorter than the smallest file
  bool moves_on;
};

void count_in(const std::string& path, const countfile::EncodedHeader& header, bool moves_on) {
  counter::MappedFile file;
  if (!file.open(path.c_str(), header)) return;
  for (const std::string_view name : kNames) {
    if (auto* value = counter::find_or_add(file, name).value) value->fetch_add(1);
  }
  if (moves_on) move_on(file, header);
  // A program keeps its mapping for ever; here there are millions.
  file.abandon();
  ::munmap(file.bytes_at(0), countfile::kMaxFileSize);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const countfile::EncodedHeader header = header_of_ours();
  static const std::string path = (directory / "file.v1.count").native();
  if (size == 0) return 0;
  const Plan plan{data[0]};
  std::string content = plan.has_header ? std::string(header.view()) : std::string();
  content.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (plan.fills_page) content.resize(std::max<size_t>(content.size(), countfile::kPageSize));
  std::ofstream{path, std::ios::binary | std::ios::trunc} << content;
  count_in(path, header, plan.moves_on);
  return 0;
}
