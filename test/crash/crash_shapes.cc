// Crashes at the bottom of a shape: crash_shapes WAY SHAPE (crash_host.cc, watched.h,
// stack/shapes.h).
#include <string_view>

#include "stack/shapes.h"
#include "tally/telemetry.h"
#include "watched.h"

namespace crash_shapes {

SHAPES_FRAME void crash_here() {
  volatile int* nowhere = nullptr;
  // With a frame of its own: one without can be left only by the tables.
  __asm__ volatile("" : "+r"(nowhere) : "r"(__builtin_frame_address(0)));
  *nowhere = 1;
}

}  // namespace crash_shapes

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool is_watched = std::string_view{argv[1]} == "watchdog";
  const tally::Opened opened = tally::start(
      {.collection = "test",
       .program = "acme.org/crash_shapes",
       .version = "devel",
       .crashes = is_watched ? tally::Crashes::kWatchdog : tally::Crashes::kInProcess});
  if (opened == tally::Opened::kCounting) torture::prepare_watched();
  return shapes::run(argv[2], crash_shapes::crash_here) ? 0 : 2;
}
