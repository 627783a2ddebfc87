// What `tally::open` is told, and what it answers.
#ifndef TALLY_OPEN_CONFIG_H_
#define TALLY_OPEN_CONFIG_H_

// The compiler of the code that includes this header: what a report calls the toolchain.
#define TALLY_STRINGIFY_2(x) #x
#define TALLY_STRINGIFY(x) TALLY_STRINGIFY_2(x)
#if defined(__clang_major__)
#define TALLY_TOOLCHAIN \
  "clang-" TALLY_STRINGIFY(__clang_major__) "." TALLY_STRINGIFY(__clang_minor__)
#elif defined(__GNUC__)
#define TALLY_TOOLCHAIN "gcc-" TALLY_STRINGIFY(__GNUC__) "." TALLY_STRINGIFY(__GNUC_MINOR__)
#else
#define TALLY_TOOLCHAIN "unknown"
#endif

namespace tally {

// Who counts, and where. Every string must stay valid until `open` has returned.
struct OpenConfig {
  // The programs that share one mode, directory and collector: letters, digits, `.`, `_`, `-`.
  const char* collection = nullptr;
  // The program's package path, e.g. "acme.org/cc". Its last part names the counter file.
  const char* program = nullptr;
  // A semantic version with `v` in front, e.g. "v1.2.3". Versions of development builds (with
  // "devel" or more than one `-`) are counted as "devel", so that they do not make a file each.
  const char* version = "";
  // What built the program; to be set by tests alone.
  const char* toolchain = TALLY_TOOLCHAIN;
  // Where to keep the counters, instead of the collection's own directory; for tests and for
  // programs with a data directory of their own. It comes before the variable TALLY_DIR. A path
  // that is not absolute begins in the directory in which `open` is called.
  const char* directory = nullptr;
  // Whether to handle SIGBUS inside our mapping, so that the program lives on if somebody shortens
  // the counter file under it. Every other SIGBUS goes to the handler that was there before. A
  // program that blocks SIGBUS, or installs a handler later that does not pass on what it does not
  // know, is not helped. The handler is code of whatever links this library and stays installed: a
  // plugin that may be unloaded (`dlclose`) says false here or is linked with `-z nodelete`.
  bool guard_against_truncation = true;
};

enum class Opened {
  kCounting,  // counts go to the file
  kOff,       // telemetry is off; nothing is written, counts are dropped
  kFailed,    // the file could not be made or mapped; counts are dropped
};

}  // namespace tally

#endif  // TALLY_OPEN_CONFIG_H_
