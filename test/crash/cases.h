// The ways in which crash_host crashes. Each is a function of `torture`, so that the tests know
// what stands in the stack; what it does before is its own matter.
#ifndef TALLY_TEST_CRASH_CASES_H_
#define TALLY_TEST_CRASH_CASES_H_

#include <initializer_list>
#include <span>
#include <string_view>

#include "stack/shapes.h"
#include "tally/telemetry.h"

extern "C" void c_write_null(void);

namespace torture {

struct Case {
  std::string_view name;
  void (*run)();
  // Before `tally::start`; may change what that is told.
  void (*prepare)(tally::Config&) = nullptr;
};

std::span<const Case> fault_cases();
std::span<const Case> stack_cases();
std::span<const Case> exception_cases();
std::span<const Case> heap_cases();
std::span<const Case> handler_cases();
std::span<const Case> life_cases();
std::span<const Case> surrounding_cases();

// The plainest crash, for cases that are about something else.
void write_null();

// Says `ready`, and sleeps until a signal ends it.
void wait_for_death();

// Writes it to standard output, without the library's buffer.
void say(std::string_view text);

// Keeps the compiler from knowing what a value is.
template <typename T>
T opaque(T value) {
  __asm__ volatile("" : "+r"(value));
  return value;
}

// A thread that runs the function, to its end.
void run_in_thread(void* (*body)(void*));

// Lets system calls fail with EPERM, as containers do, for this process and those it starts.
void forbid_to_look_into_processes();

// Kills every other process of this program, and waits until none is left.
void kill_sidecar();

// Waits until the sidecar watches.
void await_sidecar();

// Overwrites `size` bytes from there on, whatever they are.
void overwrite(void* from, size_t size, unsigned char value);

// Calls `abort` with a frame pointer that leads nowhere, in a function whose caller only it can
// lead to: who follows it meets a fault.
void lose_frame_and_abort();

inline constexpr std::string_view kLastLine = "normal end\n";
inline constexpr int kNormalExit = 7;

}  // namespace torture

#endif  // TALLY_TEST_CRASH_CASES_H_
