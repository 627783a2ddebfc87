// A library whose function, called by the name that CALLER has, calls back.
namespace library {

__attribute__((noinline)) void CALLER(void (*bottom)()) {
  bottom();
  __asm__ volatile("" ::: "memory");
}

}  // namespace library

extern "C" __attribute__((visibility("default"))) void call_by_library(void (*bottom)()) {
  library::CALLER(bottom);
  __asm__ volatile("" ::: "memory");
}
