// What `tally::start` is told.
#ifndef TALLY_CONFIG_H_
#define TALLY_CONFIG_H_

#include "tally/open_config.h"

namespace tally {

// Who counts the crashes of the program, if anybody.
//
// kInProcess: the program itself, in the signal's handler. No other process; right for a compiler
// that runs a million times a day.
// kWatchdog: the sidecar, which is the program's own executable run again beside it. It reads the
// stack of the dying process from outside, so that a destroyed heap is no obstacle. Right for
// servers. Where the system does not let one process read another, or the sidecar is not there (any
// more), the program does it itself, as with kInProcess.
enum class Crashes { kNone, kInProcess, kWatchdog };

// Whether `start` may run the sidecar.
//
// kAuto: for a watchdog, and for the weekly run (tally/telemetry.h) when it is due.
// kSync: as kAuto, but `start` returns only when the weekly run that it has begun has ended, as
// `wait` does: for tests, and for containers that are thrown away.
// kNone: no process is ever started.
enum class Sidecar { kAuto, kSync, kNone };

// What `start` is told. Every string and array must stay valid until `start` has returned.
struct Config {
  // As in OpenConfig.
  const char* collection = nullptr;
  const char* program = nullptr;
  const char* version = "";
  const char* toolchain = TALLY_TOOLCHAIN;
  const char* directory = nullptr;
  bool guard_against_truncation = true;
  // For programs that run for weeks: `open_and_rotate` instead of `open`.
  bool rotate = false;

  // File names of the libraries that are the program's own, so that their functions are named in
  // stacks ("libacme.so.3"; see add_program_module in tally/stack.h). Ends with a null pointer.
  // With a sidecar, all strings here have at most 16 KiB together. The functions of a library that
  // is loaded after `start` have names only in what a watchdog counts.
  const char* const* modules = nullptr;

  Crashes crashes = Crashes::kNone;
  // Signals of which no handler is installed, because the program lives through them by a handler
  // of its own, say. Ends with 0. Of the others, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT and
  // SIGTRAP are handled, unless the program ignores them. At most 64.
  const int* signals_left_alone = nullptr;

  Sidecar sidecar = Sidecar::kAuto;

  // For the weekly run: where reports are posted (`<upload_url>/<date>`), where the upload config
  // is fetched, and the key by which it must be signed (tally/upload_options.h). What is null or
  // empty is what the collection's descriptor on the user's machine says.
  const char* upload_url = nullptr;
  const char* config_url = nullptr;
  const char* public_key = nullptr;

  // For asking the user for his yes (tally/prompt.h). What the question calls the tools, in a
  // sentence ("Acme's compiler"); the collection's name, if it is null. Where the user reads about
  // privacy, if anywhere. How he calls the tool's own command for telemetry ("acme-cc telemetry");
  // if it is null, the question names the command tally.
  const char* title = nullptr;
  const char* privacy_url = nullptr;
  const char* command = nullptr;
  // Which users are asked at all: their share, from 0 to 1, and a text that chooses who. The upload
  // config says them (`tally config prompt --header`). As the share rises, those who were in the
  // sample stay in it.
  double prompt_rate = 0.01;
  const char* prompt_salt = "";
};

}  // namespace tally

#endif  // TALLY_CONFIG_H_
