// What the user said: the content of the mode file (doc/formats.md, "The telemetry directory").
#ifndef TALLY_CONSENT_MODE_H_
#define TALLY_CONSENT_MODE_H_

#include <optional>
#include <string_view>

#include "consent/day.h"
#include "consent/fixed_string.h"

namespace tally::consent {

// off: nothing is written. local: counted on this machine. on: approved counters are also sent.
enum class Mode { kOff, kLocal, kOn };

std::string_view mode_name(Mode mode);
std::optional<Mode> mode_of_name(std::string_view name);

struct UserMode {
  Mode mode = Mode::kLocal;   // the default
  bool named = false;         // the mode file names a mode
  bool unreadable = false;    // there is one, but this user may not read it
  std::optional<Date> since;  // the UTC day on which it took effect
};

// Reads a mode file's content. What is not understood is as if it were not there.
UserMode parse_mode(std::string_view content);

// `on 2026-11-22`, as the reference writes it.
FixedString<32> format_mode(Mode mode, Date since);

// Reads the mode file in the telemetry directory; a missing or unreadable one gives the default.
// Does file I/O; for any thread.
// One that this user may not read could say off, so it is off.
UserMode read_mode(std::string_view directory);

enum class ModeWritten { kWritten, kUnchanged, kFailed };

// Writes the mode with the day on which it takes effect, by rename, making the directory where it
// does not exist (for the user alone). The mode that is set already keeps its day; without a
// readable day it gets `today`. On kFailed errno says why. Writers wait for each other.
ModeWritten write_mode(std::string_view directory, Mode mode, Date today);

// Gives an `on` without a readable day `today`; any other mode is left as it is, also one that
// another process has written in the meantime. Returns as write_mode does.
ModeWritten date_the_yes(std::string_view directory, Date today);

// Moves the day of an `on` forward to `today`: what was counted until then is not covered by it.
// Returns false, with errno set, if the mode file says `on` with an earlier day and cannot be
// written. Whatever else it says stays: another mode, a later day, an `on` without a readable day,
// which covers nothing yet.
//
// Never waits, and needs no lock: the day is written over the old one, into the file that was read,
// so a mode that somebody writes by rename at the same time is another file. (Go's programs write
// into the same file. Should one do so between our reading and our writing, in a microsecond, the
// file may name no mode afterwards.)
bool move_yes_to(std::string_view directory, Date today);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_MODE_H_
