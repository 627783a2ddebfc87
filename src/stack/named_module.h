// Whose a module is, and what frames call it.
#ifndef TALLY_STACK_NAMED_MODULE_H_
#define TALLY_STACK_NAMED_MODULE_H_

#include <string_view>

#include "stack/address_space.h"
#include "stack/program_modules.h"

namespace tally::stack {

enum class Owner : unsigned char {
  kOther,    // a user's plugin, say: nobody's business
  kRuntime,  // the C or C++ runtime, which every program has
  kProgram,  // the executable, or a library that the program has named as its own
};

// For one thread. Not to be copied: the name points into it.
struct NamedModule {
  NamedModule() = default;
  NamedModule(const NamedModule&) = delete;
  NamedModule& operator=(const NamedModule&) = delete;

  Module module;
  char path[512];
  char soname[kMaxModuleName + 1];
  std::string_view name;
  Owner owner = Owner::kOther;
  bool is_executable = false;
};

// Finds the rest out, where `module` is known. `program` is the program's path, by which its
// executable is called. Async-signal-safe, as far as the address space is.
void name_module(const AddressSpace& space, std::string_view program, NamedModule& named);

}  // namespace tally::stack

#endif  // TALLY_STACK_NAMED_MODULE_H_
