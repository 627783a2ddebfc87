// A library that starts telemetry in a program that knows nothing of it. GUEST_MODULE names a
// library of its own.
#include <cstdlib>

#include "stack/shapes.h"
#include "tally/telemetry.h"

namespace guest {

SHAPES_FRAME void write_null() {
  volatile int* nowhere = nullptr;
  __asm__ volatile("" : "+r"(nowhere));
  *nowhere = 1;
}

}  // namespace guest

extern "C" {

__attribute__((visibility("default"))) void guest_start() {
  static const char* modules[] = {std::getenv("GUEST_MODULE"), nullptr};
  tally::start({.collection = "test",
                .program = "acme.org/guest",
                .version = "devel",
                .modules = modules,
                .crashes = tally::Crashes::kWatchdog});
}

__attribute__((visibility("default"))) SHAPES_FRAME void guest_crash() {
  guest::write_null();
  __asm__ volatile("");
}
}
