// Programs that the C++ runtime, or the C library on its word, ends.
#undef NDEBUG
#include <unistd.h>

#include <cassert>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "cases.h"

namespace acme {

struct ParseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <typename T, int N>
struct Wrapped : ParseError {
  using ParseError::ParseError;
};

namespace {
struct Hidden {};
}  // namespace

}  // namespace acme

namespace torture {
namespace {

void print_and_abort() {
  say("the program's own handler\n");
  std::abort();
}

void print_and_exit() {
  say("the program's own handler\n");
  ::_exit(9);
}

void install_printing(tally::Config&) { std::set_terminate(print_and_abort); }
void install_exiting(tally::Config&) { std::set_terminate(print_and_exit); }

}  // namespace

SHAPES_FRAME void throw_error() { throw acme::ParseError{"line 1"}; }

SHAPES_FRAME void uncaught() {
  throw_error();
  __asm__ volatile("");
}

SHAPES_FRAME void throw_wrapped() { throw acme::Wrapped<std::runtime_error, 3>{"line 2"}; }
SHAPES_FRAME void throw_hidden() { throw acme::Hidden{}; }
SHAPES_FRAME void throw_number() { throw 42ul; }

SHAPES_FRAME void in_noexcept() noexcept {
  throw_error();
  __asm__ volatile("");
}

SHAPES_FRAME void rethrow() {
  try {
    throw_error();
  } catch (const std::exception&) {
    throw;
  }
}

SHAPES_FRAME void* throwing_thread(void*) {
  throw_error();
  return nullptr;
}

SHAPES_FRAME void in_thread() { run_in_thread(throwing_thread); }

// Thrown, caught, and then the program ends for another reason.
SHAPES_FRAME void abort_after_catch() {
  try {
    throw_error();
  } catch (const std::exception&) {
    say("caught\n");
  }
  std::abort();
}

SHAPES_FRAME void call_abort() { std::abort(); }

SHAPES_FRAME void call_terminate() { std::terminate(); }

SHAPES_FRAME void fail_assertion() { assert(opaque(1) == 2); }

// Whose constructor calls what only classes derived from it have. Not hidden, so that the compiler
// must believe that there are more of them.
volatile int size_of_shape = 0;

struct Shape {
  Shape() { call_area(); }
  virtual ~Shape() = default;
  void call_area();
  virtual int area() const = 0;
};

struct Square : Shape {
  int area() const override { return 1; }
};

SHAPES_FRAME void Shape::call_area() { size_of_shape = opaque(this)->area(); }

SHAPES_FRAME void pure_virtual() { const Square square; }

std::span<const Case> exception_cases() {
  static constexpr Case kCases[] = {
      {"uncaught", uncaught},
      {"uncaught_wrapped", throw_wrapped},
      {"uncaught_hidden", throw_hidden},
      {"uncaught_number", throw_number},
      {"in_noexcept", in_noexcept},
      {"rethrow", rethrow},
      {"in_thread", in_thread},
      {"own_terminate_aborts", uncaught, install_printing},
      {"own_terminate_exits", uncaught, install_exiting},
      {"abort_after_catch", abort_after_catch},
      {"abort", call_abort},
      {"terminate", call_terminate},
      {"assertion", fail_assertion},
      {"pure_virtual", pure_virtual},
  };
  return kCases;
}

}  // namespace torture
