// Opens and counts while no memory can be allocated: failing_malloc.so is preloaded and told to
// fail from then on. Uses nothing itself that could allocate.
#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "tally/counter.h"

namespace {

constexpr size_t kNames = 1'000;
using Name = std::array<char, 16>;

constexpr Name name_of(size_t i) {
  Name name{'s', 't', 'a', 'r', 'v', 'e', 'd', '/'};
  for (size_t digit = 12; digit >= 8; --digit, i /= 10) {
    name[digit] = static_cast<char>('0' + i % 10);
  }
  return name;
}

template <size_t... I>
constexpr std::array<Name, kNames> make_names(std::index_sequence<I...>) {
  return {name_of(I)...};
}
constexpr std::array<Name, kNames> names = make_names(std::make_index_sequence<kNames>{});

template <size_t... I>
std::array<tally::Counter, kNames>& make_counters(std::index_sequence<I...>) {
  static std::array<tally::Counter, kNames> counters{
      tally::Counter{tally::dynamic_name(names[I].data())}...};
  return counters;
}

void say(const char* text) {
  if (::write(STDOUT_FILENO, text, std::strlen(text)) < 0) ::_exit(1);
}

}  // namespace

int main() {
  auto& counters = make_counters(std::make_index_sequence<kNames>{});
  counters[0].inc();
  if (void* const start_failing = ::dlsym(RTLD_DEFAULT, "fail_every_malloc")) {
    void (*call)() = nullptr;
    std::memcpy(&call, &start_failing, sizeof call);
    call();
  }
  void* volatile memory = std::malloc(1);
  say(memory == nullptr ? "starved\n" : "fed\n");
  const bool counting =
      tally::open({.collection = "unb", .program = "acme.org/unb", .version = "v1.2.3"}) ==
      tally::Opened::kCounting;
  say(counting ? "counting\n" : "not counting\n");
  for (tally::Counter& c : counters) c.inc();
  say("normal end\n");
  return 7;
}
