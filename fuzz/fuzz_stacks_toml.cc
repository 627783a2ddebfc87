// Any text is a project's file (stacks.toml) or has an error, which says where; and what it says of
// a program can be used on any stack.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bugs/grouping.h"
#include "bugs/project.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tally::bugs;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto project = parse_project(text, "stacks.toml");
  if (!project) {
    if (!project.error().message.starts_with("stacks.toml:")) std::abort();
    return 0;
  }
  for (const auto& [name, program] : project->programs) {
    const GroupKey key = group_key(text, program.uninteresting);
    if (key.functions.size() > kGroupFunctions) std::abort();
    const std::string blamed = blamed_function(text, program.blamed, program.uninteresting);
    if (text.find(blamed) == std::string_view::npos) std::abort();
  }
  return 0;
}
