#include "crash/terminate_hook.h"
#include "crash/exception_name.h"

#include <signal.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <thread>

#include "crash/child_fixture.h"

namespace acme {
struct ParseError : std::runtime_error {
  using runtime_error::runtime_error;
};
template <typename Type>
struct Error {
  Type value;
};
namespace {
struct Hidden {};
}  // namespace
}  // namespace acme

#include "stack/own_space.h"

namespace tally::crash {
namespace {

struct Said {
  char name[256] = {};
  size_t size = 0;
  bool is_previous_called = false;
};

Said* said;

// What the handler of a crash does.
size_t write_name(char* out, size_t size) {
  static stack::OwnSpace own{0};
  const char* type = uncaught_exception_type();
  return type == nullptr ? 0 : write_exception_name(own.space(), "acme.org/cc", type, out, size);
}

void on_abort(int) {
  said->size = write_name(said->name, sizeof said->name);
  ::_exit(0);
}

// The exception's name, as the handler of the signal learns it that ends the process.
template <typename Body>
std::string name_of(Body body) {
  const Shared<Said> shared;
  const int status = end_of_child([&] {
    said = &*shared;
    std::set_terminate([] {
      said->is_previous_called = true;
      ::abort();
    });
    hook_terminate();
    ::signal(SIGABRT, on_abort);
    run_uncaught(body);
    ::_exit(1);
  });
  EXPECT_EQ(status, 0);
  return {shared->name, shared->size};
}

TEST(TerminateHook, TheTypeOfTheException) {
  EXPECT_EQ(name_of([] { throw acme::ParseError{"a secret"}; }), "acme.ParseError");
  EXPECT_EQ(name_of([] { throw std::runtime_error{"a secret"}; }), "std.runtime_error");
  EXPECT_EQ(name_of([] { throw acme::Error<std::string>{"a secret"}; }), "acme.Error");
}

TEST(TerminateHook, TypesWithoutSuchAName) {
  EXPECT_EQ(name_of([] { throw 7; }), "int");
  EXPECT_EQ(name_of([] { throw 7UL; }), "unsigned_long");
  EXPECT_EQ(name_of([] { throw "a secret"; }), "char*");
  EXPECT_EQ(name_of([] { throw acme::Hidden{}; }), "acme.(anonymous_namespace).Hidden");
}

TEST(TerminateHook, NoException) {
  EXPECT_EQ(name_of([] { ::abort(); }), "");
  EXPECT_EQ(name_of([] { std::terminate(); }), "");
}

TEST(TerminateHook, AnExceptionThatWasCaught) {
  const auto catches = [] {
    try {
      throw acme::ParseError{"a secret"};
    } catch (const acme::ParseError&) {
    }
    ::abort();
  };
  EXPECT_EQ(name_of(catches), "");
}

TEST(TerminateHook, InAThread) {
  const auto in_a_thread = [] { std::thread{[] { throw acme::ParseError{"a secret"}; }}.join(); };
  EXPECT_EQ(name_of(in_a_thread), "acme.ParseError");
}

TEST(TerminateHook, TheHandlerThatWasThereIsCalled) {
  const Shared<Said> shared;
  const int status = end_of_child([&] {
    said = &*shared;
    std::set_terminate([] {
      said->is_previous_called = true;
      ::_exit(5);
    });
    hook_terminate();
    run_uncaught([] { throw 1; });
  });
  EXPECT_EQ(WEXITSTATUS(status), 5);
  EXPECT_TRUE(shared->is_previous_called);
}

// Whatever room there is: a name, `other`, or nothing.
TEST(TerminateHook, LittleRoom) {
  for (size_t size = 0; size < 20; ++size) {
    const Shared<Said> shared;
    static size_t room;
    room = size;
    end_of_child([&] {
      said = &*shared;
      std::set_terminate(::abort);  // the runtime's own would print
      hook_terminate();
      ::signal(SIGABRT, [](int) {
        said->size = write_name(said->name, room);
        ::_exit(0);
      });
      run_uncaught([] { throw acme::ParseError{"a secret"}; });
    });
    EXPECT_LE(shared->size, size);
    const std::string name{shared->name, shared->size};
    EXPECT_EQ(name, size < 5 ? "" : size < 16 ? "other" : "acme.ParseError") << size;
    EXPECT_EQ(shared->name[size], '\0');
  }
}

}  // namespace
}  // namespace tally::crash
