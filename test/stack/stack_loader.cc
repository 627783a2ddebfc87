// Counts in libraries that are loaded and unloaded one after the other:
//   stack_loader OWN LIBRARY…
// OWN is the file name of one that is the program's own. Says at which address each one's function
// was.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>

#include "shapes.h"
#include "tally/counter.h"
#include "tally/stack.h"

namespace stack_loader {

TALLY_STACK(bug, "acme/bug", 16, "A library called back.");

SHAPES_FRAME void count_here() { bug.inc(); }

SHAPES_FRAME int count_in(const char* file) {
  void* const library = ::dlopen(file, RTLD_NOW);
  void* const symbol = library == nullptr ? nullptr : ::dlsym(library, "call_by_library");
  if (symbol == nullptr) return std::puts(::dlerror()), 1;
  void (*function)(void (*)()) = nullptr;
  std::memcpy(&function, &symbol, sizeof function);
  function(count_here);
  std::printf("%p\n", symbol);
  return ::dlclose(library);
}

}  // namespace stack_loader

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  tally::add_program_module(argv[1]);
  tally::open({.collection = "test", .program = "acme.org/host", .version = "devel"});
  for (int i = 2; i < argc; ++i) {
    if (stack_loader::count_in(argv[i]) != 0) return 1;
  }
  return 0;
}
