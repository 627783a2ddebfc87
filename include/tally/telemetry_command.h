// Gives a tool its own command for telemetry, `mytool telemetry [on|local|off|status|preview]`, as
// the go command has one. One line, before or after `tally::start`:
//
//   if (argc > 1 && std::strcmp(argv[1], "telemetry") == 0)
//     return tally::telemetry_command(config, argc - 1, argv + 1);
//
// Needs C++17; CMake target tally::client (libc alone). With TALLY_DISABLED defined, it says that
// this build has no telemetry.
#ifndef TALLY_TELEMETRY_COMMAND_H_
#define TALLY_TELEMETRY_COMMAND_H_

#include "tally/config.h"

#ifndef TALLY_DISABLED

namespace tally {

// Does what the words say that the user typed: `argv[0]` is how the tool calls the command,
// `argv[1]` the word, if there is one.
//
//   (none)           prints the mode in force: on, local or off
//   on, local, off   sets the mode of the tool's collection, and says what that means
//   status           says which mode is in force, by which rule and since when; where the counters
//                    are kept, and where they go; what is announced (tally/announcement.h)
//   preview          prints what would be sent: by the weekly run, if it is linked into this
//                    program (tally::upload), else by an installed `tally`
//   prompt take      for an editor that asks the user (tally/prompt.h): whether it may now, and
//   what;
//                    a line of JSON, {"Ask":true,"Message":…,"Yes":…,"No":…,"Preview":…}, of which
//                    the last is the command to type, or {"Ask":false,"Why":…}
//   prompt answer yes, no, dismissed, expired
//                    records what became of it, and says so
//   --help, -h       says all this
//
// Prints to standard output, and what went wrong, in a sentence, to standard error. Returns the
// exit code: 0, 1 after an error, 2 for any other word. `config` is what `start` is given; of it
// collection, directory, and what the weekly run needs are used. `start` need not have been called,
// and telemetry may be off. A program with rights that its user does not have (setuid) only tells.
//
// Allocates nothing but what stdio does for the output. For one thread, as long as no other changes
// the environment; not for signal handlers. Everything that is pointed to stays the caller's.
// Changes errno. `preview` may start a child and waits for it: the program must not wait for any
// child meanwhile.
int telemetry_command(const Config& config, int argc, const char* const* argv) noexcept;

}  // namespace tally

#else

#include <stdio.h>

#include "tally/disabled.h"

namespace tally {
#if defined(__GNUC__)
inline namespace __attribute__((abi_tag("tally_disabled"))) disabled {
#else
inline namespace disabled {
#endif

  // Not noexcept: what holds for `puts` would then need the C++ runtime's library.
  TALLY_NOTHING int telemetry_command(const Config&, int, const char* const*) {
    return ::puts("This build has no telemetry.") < 0 ? 1 : 0;
  }

}  // namespace disabled
}  // namespace tally

#endif  // TALLY_DISABLED

#endif  // TALLY_TELEMETRY_COMMAND_H_
