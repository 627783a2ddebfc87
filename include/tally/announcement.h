// Tells the user, once, that more will be sent. When the public list of what may be sent has
// something new, it is announced a week before it is first sent, and the first program that can
// show it to the user does. A tool with a terminal calls this after its own work:
//
//   tally::announce_in_terminal(config);
//
// An editor, or a language server (`window/showMessage`), shows it by itself:
//
//   char text[tally::kMaxAnnouncement];
//   if (tally::next_announcement(config, text, sizeof text) > 0) show(text);
//
// Needs C++17; CMake target tally::client (libc alone). With TALLY_DISABLED defined, there is
// nothing to show.
#ifndef TALLY_ANNOUNCEMENT_H_
#define TALLY_ANNOUNCEMENT_H_

#ifdef TALLY_DISABLED
#include "tally/disabled.h"
#else

#include <cstddef>

#include "tally/config.h"

namespace tally {

// Room for every announcement and the NUL behind it.
inline constexpr size_t kMaxAnnouncement = 2049;

// Takes the announcement that this user has not been shown yet: of any number of processes that
// call this, one gets it, and is to show it. Writes it to `buffer`, of `size` bytes, with a NUL
// behind it, and returns its length: a few lines of UTF-8 with ends, without other control
// characters. What does not fit is left out from a line's beginning on. Returns 0, with an empty
// text, if there is none, or if the mode is not `on`. The weekly run writes it, so it need not be
// asked for more than once in a process.
//
// `config` is what `start` is given; of it the collection and the directory are used. `start` need
// not have been called. Looks at a few small files and renames one; allocates nothing, never waits,
// leaves errno as it is. For any thread, as long as no other changes the environment; not for
// signal handlers. Everything that is pointed to stays the caller's.
size_t next_announcement(const Config& config, char* buffer, size_t size) noexcept;

// Shows the announcement on standard error, and says whether it has. Only if that is a terminal,
// this process is not in its background, and this is no build machine: else the announcement waits
// for another program. Otherwise as next_announcement; waits for the terminal as any output does.
bool announce_in_terminal(const Config& config) noexcept;

}  // namespace tally

#endif  // TALLY_DISABLED

#endif  // TALLY_ANNOUNCEMENT_H_
