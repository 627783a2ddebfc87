#include "stack/named_module.h"

#include "countfile/frame.h"

namespace tally::stack {
namespace {

std::string_view file_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return path;
}

}  // namespace

void name_module(const AddressSpace& space, std::string_view program, NamedModule& named) {
  named.is_executable = space.is_program(space.context, named.module);
  if (!space.find_path(space.context, named.module, named.path, sizeof named.path)) {
    named.path[0] = '\0';
  }
  if (named.is_executable) {
    named.name = executable_name(program);
  } else if (read_soname(space.memory, named.module, named.soname, sizeof named.soname)) {
    named.name = named.soname;  // its file may be called otherwise on other machines
  } else {
    named.name = file_name(named.path);
  }
  named.owner = named.is_executable || is_program_module(named.name) ? Owner::kProgram
                : countfile::is_runtime_module(named.name)           ? Owner::kRuntime
                                                                     : Owner::kOther;
}

}  // namespace tally::stack
