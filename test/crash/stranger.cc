// Loads a library and calls its `guest_start`. Then it crashes as it is told:
//   crash_stranger LIBRARY own|guest|wait
// by itself, in the library, or by the signal that it waits for.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "stack/shapes.h"

namespace stranger {

using Function = void (*)();

Function find_in(void* library, const char* name) {
  void* const symbol = library == nullptr ? nullptr : ::dlsym(library, name);
  if (symbol == nullptr) std::exit(2);
  Function found = nullptr;
  std::memcpy(&found, &symbol, sizeof found);
  return found;
}

SHAPES_FRAME void write_null() {
  volatile int* nowhere = nullptr;
  __asm__ volatile("" : "+r"(nowhere));
  *nowhere = 1;
}

SHAPES_FRAME void wait_for_death() {
  std::puts("ready");
  std::fflush(stdout);
  for (;;) ::pause();
}

}  // namespace stranger

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  void* const library = ::dlopen(argv[1], RTLD_NOW);
  stranger::find_in(library, "guest_start")();
  const std::string_view what = argv[2];
  if (what == "own") stranger::write_null();
  if (what == "guest") stranger::find_in(library, "guest_crash")();
  if (what == "wait") stranger::wait_for_death();
  return 2;
}
