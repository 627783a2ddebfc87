#include "shapes.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "named_at_length.h"

namespace shapes {
namespace {

Bottom bottom = nullptr;

// What stands behind a call keeps the compiler from making a jump of it.
inline void stay() { __asm__ volatile("" ::: "memory"); }

// Where this program was loaded, as a line of the file that SHAPES_ADDRESS_LOG names.
void log_address() {
  const char* file = std::getenv("SHAPES_ADDRESS_LOG");
  if (file == nullptr) return;
  const int log = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ::dprintf(log, "%p\n", reinterpret_cast<void*>(&run));
  ::close(log);
}

SHAPES_FRAME void hidden() {
  bottom();
  stay();
}

}  // namespace

SHAPES_FRAME void plain() {
  bottom();
  stay();
}

SHAPES_FRAME void anonymous() {
  hidden();
  stay();
}

SHAPES_FRAME void lambda() {
  const auto first = []() SHAPES_FRAME { stay(); };
  const auto second = []() SHAPES_FRAME {
    bottom();
    stay();
  };
  first();
  second();
  stay();
}

template <typename... Parameters>
struct Outer {
  template <int N>
  struct Inner {
    template <typename T>
    SHAPES_FRAME static void work(T) {
      bottom();
      stay();
    }
  };
};

SHAPES_FRAME void template_of_class() {
  Outer<int, std::pair<char, long>>::Inner<7>::work(1.0);
  stay();
}

// Symbols of some 20,000 bytes.
template <size_t... I>
SHAPES_FRAME void monster(std::index_sequence<I...>) {
  bottom();
  stay();
}

SHAPES_FRAME void monstrous() {
  monster(std::make_index_sequence<4000>{});
  stay();
}

struct Doer {
  SHAPES_FRAME void operator()() const {
    bottom();
    stay();
  }
  SHAPES_FRAME explicit operator bool() const {
    (*this)();
    stay();
    return true;
  }
  SHAPES_FRAME ~Doer() {
    static_cast<void>(static_cast<bool>(*this));
    stay();
  }
};

SHAPES_FRAME void operators() {
  {
    const Doer doer;
  }
  stay();
}

__attribute__((always_inline)) inline void inlined_inner() {
  bottom();
  stay();
}

__attribute__((always_inline)) inline void inlined_outer() {
  inlined_inner();
  stay();
}

SHAPES_FRAME void with_inlined() {
  inlined_outer();
  stay();
}

__attribute__((cold, noinline)) void rarely() {
  bottom();
  stay();
}

// The way to what is cold is kept apart from the rest of the function: `split.cold`.
__attribute__((noinline)) int split(volatile int* rare) {
  int sum = 0;
  for (int i = 0; i < *rare; ++i) sum += i;
  if (__builtin_expect(*rare != 0, 0)) {
    rarely();
    stay();
    return sum + 1;
  }
  return sum;
}

SHAPES_FRAME void cold_split() {
  volatile int rare = 1;
  split(&rare);
  stay();
}

SHAPES_FRAME void deep(int left) {
  if (left == 0) {
    bottom();
  } else {
    deep(left - 1);
  }
  stay();
}

SHAPES_FRAME void recursion() {
  deep(200);
  stay();
}

SHAPES_FRAME void* thread_body(void*) {
  bottom();
  stay();
  return nullptr;
}

SHAPES_FRAME void in_thread() {
  pthread_t thread;
  if (pthread_create(&thread, nullptr, thread_body, nullptr) == 0) pthread_join(thread, nullptr);
}

bool run(std::string_view shape, Bottom at_bottom) {
  struct Shape {
    std::string_view name;
    void (*function)();
  };
  static constexpr Shape kShapes[] = {
      {"plain", plain},
      {"anonymous", anonymous},
      {"lambda", lambda},
      {"template", template_of_class},
      {"monstrous", monstrous},
      {"operators", operators},
      {"inlined", with_inlined},
      {"cold", cold_split},
      {"recursion", recursion},
      {"thread", in_thread},
      {"long", [] { call_by_long_names(bottom); }},
  };
  log_address();
  bottom = at_bottom;
  for (const Shape& known : kShapes) {
    if (known.name != shape) continue;
    known.function();
    stay();
    return true;
  }
  return false;
}

}  // namespace shapes
