// The library of the program beside it, marked in the same way.
namespace lib {

__attribute__((always_inline)) inline int squared(int x) {  //< lib::squared
  asm volatile("nop");
  return x * x;
}  //>

}  // namespace lib

extern "C" int in_library(int x);

int in_library(int x) {  //< in_library
  return lib::squared(x) + lib::squared(x + 1);
}  //>
