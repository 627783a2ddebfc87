// Counting stacks: an assertion that does not stop the program, and says where it failed.
//
//   TALLY_STACK(bug, "acme/bug", 16, "Something that cannot happen has happened.");
//   if (!tally::assert_that(node != nullptr, bug)) return fallback;
//
// What is counted is the name of the counter with the functions that called it, innermost first:
// "acme/bug\nacme::parse:+0x2c\nmain:+0x51" (doc/formats.md, "Stack names"). Only names of
// functions of the program, or, where its file was stripped of them, the file's build-id and
// addresses in it. Nothing of the user's: no path, argument, value or content of memory. Of the C
// and C++ runtime the library's name stands; functions of all other libraries, a user's plugin say,
// are `other`.
//
// Needs C++17 and links against libc alone (CMake target tally::stack). With TALLY_DISABLED
// defined, it compiles to nothing. On 32-bit arm a stack is the function alone.
#ifndef TALLY_STACK_H_
#define TALLY_STACK_H_

#include <cstddef>
#include <cstdint>

#include "tally/counter.h"  // with TALLY_DISABLED it has what stands here too
#include "tally/name.h"
#include "tally/note.h"

#ifndef TALLY_DISABLED

namespace tally {

// The most frames that a stack counter can have.
inline constexpr size_t kMaxStackDepth = 64;

// Says that the library with this file name ("libacme.so.3", without directories; letters, digits,
// `.`, `_`, `+` and `-`, at most 64) is the program's own, so that its functions are named. At most
// 32; false for one more, or for a bad name. The executable is the program's own, unless this
// library is part of a plugin: then the plugin is to be named here, and the executable is `other`.
// Copies the name. To be called before `open`, by one thread at a time; `tally::start` calls it
// with Config::modules.
bool add_program_module(const char* file_name) noexcept;

// A counter for each stack on which it is counted. Like a Counter, it must live until the process
// ends, has no static initializer and no destructor, and counts before `open` too: then the frames
// are named when the file is open.
//
// `inc` may be called from any thread and in signal handlers (with musl, not in one that may have
// interrupted dlopen). A stack that was seen before costs some hundred nanoseconds; the first sight
// of one reads the names of the functions from the program's file, which takes up to some
// milliseconds and 12 KiB of stack. A stack that passes a signal handler, a coroutine or a function
// that realigns its stack is walked with care each time, which takes some ten microseconds. It
// allocates nothing with malloc, leaves errno as it is, and is no place where a thread is
// cancelled. A process counts at most 4096 different stacks; those that come later count in
// "tally/dropped".
class StackCounter {
 public:
  // `depth`: how many frames, 1 to kMaxStackDepth. More are taken for the most.
  explicit constexpr StackCounter(Name name, size_t depth = 16) noexcept
      : name_(name.text()), depth_(depth) {}
  StackCounter(const StackCounter&) = delete;
  StackCounter& operator=(const StackCounter&) = delete;

  // The innermost frame is the function that calls it. When telemetry is off, a call and a branch.
  __attribute__((always_inline)) void inc() noexcept {
    count_caller();
    __asm__ volatile("");  // what follows keeps the call from being a jump, which leaves no frame
  }

  const char* name() const noexcept { return name_; }

 private:
  void count_caller() noexcept;

  const char* const name_;
  const size_t depth_;
};

// Counts if the condition does not hold. Returns whether it does.
__attribute__((always_inline)) inline bool assert_that(bool condition, StackCounter& bug) noexcept {
  if (__builtin_expect(!condition, 0)) bug.inc();
  return condition;
}

}  // namespace tally

#endif  // TALLY_DISABLED

// TALLY_STACK(variable, name, depth [, description]) defines `static tally::StackCounter
// variable{name, depth};` and puts it into the program's list of what it can count, as
// TALLY_COUNTER does (tally/counter.h). The depth is a decimal number, without a suffix.
#define TALLY_STACK(variable, name, ...)                                       \
  TALLY_STACK_DESCRIBED(variable, name, TALLY_NOTE_FIRST(__VA_ARGS__, "", ""), \
                        TALLY_NOTE_SECOND(__VA_ARGS__, "", ""))
#define TALLY_STACK_DESCRIBED(variable, name, depth, description)                                \
  static_assert(::tally::is_valid_name("" name) && sizeof("" description) > 0, TALLY_NAME_RULE); \
  static_assert((depth) >= 1 && (depth) <= 64, "a stack has 1 to 64 frames");                    \
  TALLY_NOTE("stack", name, description, TALLY_NOTE_NUMBER(depth))                               \
  static ::tally::StackCounter variable { name, depth }

#endif  // TALLY_STACK_H_
