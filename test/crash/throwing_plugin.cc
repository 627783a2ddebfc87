// A library whose function throws what has a type of its own, and calls nothing.
namespace library {

struct Failure {};

__attribute__((noinline)) void fail() { throw Failure{}; }

}  // namespace library

extern "C" __attribute__((visibility("default"))) void call_by_library(void (*)()) {
  library::fail();
  __asm__ volatile("" ::: "memory");
}
