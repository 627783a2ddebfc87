// The modules of this process: the program, and what is loaded with it.
#ifndef TALLY_STACK_OWN_MODULES_H_
#define TALLY_STACK_OWN_MODULES_H_

#include <cstddef>
#include <cstdint>

#include "stack/memory.h"
#include "stack/module.h"

namespace tally::stack {

// Reads this process's memory as it is: only what is known to be there may be asked for.
extern const Memory kTrustedMemory;

// Where the program's own ELF header is; 0 if that cannot be found. Async-signal-safe, for any
// thread.
uintptr_t own_program_header();
bool read_own_program(Module& out);

// Looks for what the functions below cannot find out by themselves inside a signal handler: call it
// before. Leaves errno as it is.
void prepare_own_modules();

// Finds the module that has code at the address; an empty one if there is none. Async-signal-safe,
// for any thread.
bool find_own_module(uintptr_t address, Module& out);

// The module that has anything at the address, be it code or data. As above.
bool find_own_module_around(uintptr_t address, Module& out);

// Whether the module is the program, and the program is whose this library is part of: in a plugin,
// the executable is somebody else's. As above.
bool is_own_program(const Module& module);

// The path of the file that the module with this header was loaded from, as the loader keeps it,
// until the module is unloaded; null if it is not known. Async-signal-safe, for any thread.
const char* find_own_path(uintptr_t header);

// The following are the C library's part: own_modules_glibc_posix.cc, own_modules_list_posix.cc.

// The library that has something at the address, and where it is loaded from. Async-signal-safe,
// for any thread.
bool find_loaded_module(uintptr_t address, Module& out);
const char* find_loaded_path(uintptr_t header);

// Looks at what is loaded now, where the above cannot do so by themselves. Not for signal handlers.
void remember_loaded_modules();

}  // namespace tally::stack

#endif  // TALLY_STACK_OWN_MODULES_H_
