// Counts from the first constructor to the last destructor. The argument says where the file is
// opened: in a static "constructor", in "main", in an "atexit" handler, or "never".
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "names.h"

namespace {

tally::Counter counter_of_attribute{"life/attribute_constructor"};
tally::Counter counter_of_constructor{"life/constructor"};
tally::Counter counter_of_main{"life/main"};
tally::Counter counter_of_thread{"life/thread_local_destructor"};
tally::Counter counter_of_atexit{"life/atexit"};
tally::Counter counter_of_destructor{"life/destructor"};
tally::Counter counter_of_end{"life/attribute_destructor"};
tally::Counter everywhere{"life/everywhere"};

const char* where = "";

void count(tally::Counter& c, const char* place) {
  c.inc();
  everywhere.inc();
  if (where == std::string_view{place}) {
    tally::open({.collection = "unb", .program = "acme.org/unb", .version = "v1.2.3"});
  }
}

// These run before all constructors of C++ and after all destructors.
__attribute__((constructor(101))) void first() { count(counter_of_attribute, "first"); }
__attribute__((destructor(101))) void last() { count(counter_of_end, "last"); }

struct Object {
  Object() {
    const char* said = std::getenv("OPEN_IN");
    if (said != nullptr) where = said;
    count(counter_of_constructor, "constructor");
  }
  ~Object() { count(counter_of_destructor, "destructor"); }
};

struct OfThread {
  ~OfThread() { count(counter_of_thread, "thread"); }
  int value = 0;
};

const Object object;
thread_local OfThread of_thread;

}  // namespace

int main() {
  std::atexit([] { count(counter_of_atexit, "atexit"); });
  std::thread{[] { of_thread.value = 1; }}.join();
  count(counter_of_main, "main");
  std::puts(unbreakable::kLastLine);
  return unbreakable::kNormalExit;
}
