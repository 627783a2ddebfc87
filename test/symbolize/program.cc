// Its stacks are made readable. Behind the line on which a function is declared stands its name in
// a frame, and its last line is marked too, so that the tests need no debug information to know
// which function a line belongs to.
#include <cstdio>

#define STAYS __attribute__((noinline))
#define GOES __attribute__((always_inline))

extern "C" int in_library(int x);

namespace acme {

STAYS static int helper(int x) {  //< acme::helper
  asm volatile("" ::: "memory");
  return x * 3;
}  //>

namespace {

STAYS int hidden(int x) {  //< acme::(anonymous namespace)::hidden
  asm volatile("" ::: "memory");
  return in_library(x) + 7;
}  //>

}  // namespace

template <typename T>
struct Parser {
  GOES T step(T x) {  //< acme::Parser<>::step
    asm volatile("nop");
    return x + helper(x);
  }  //>

  STAYS T parse(T x) {  //< acme::Parser<>::parse
    for (int i = 0; i < 3; ++i) {
      x = step(x);
    }
    return x;
  }  //>
};

struct Length {
  int value;

  STAYS explicit Length(int x) : value(x) {  //< acme::Length::Length
    asm volatile("" ::: "memory");
  }  //>

  STAYS ~Length() {  //< acme::Length::~Length
    asm volatile("" ::: "memory");
  }  //>

  STAYS bool operator<(const Length& other) const {  //< acme::Length::operator<
    return value < other.value;
  }  //>
};

STAYS Length operator""_km(unsigned long long x) {  //< acme::operator""_km
  return Length(static_cast<int>(x) * 1000);
}  //>

GOES inline int twice(int x) {  //< acme::twice
  asm volatile("nop");
  return x + x;
}  //>

GOES inline int four_times(int x) {  //< acme::four_times
  return twice(twice(x));
}  //>

}  // namespace acme

STAYS int with_lambdas(int x) {   //< with_lambdas
  auto stays = [](int y) STAYS {  //< with_lambdas::{lambda#1}::operator()
    asm volatile("" ::: "memory");
    return y * 2;
  };  //>
  auto goes = [](int y) GOES {  //< with_lambdas::{lambda#2}::operator()
    asm volatile("nop");
    return y * 5;
  };  //>
  return stays(x) + goes(x);
}  //>

extern "C" STAYS int plain_c_name(int x) {  //< plain_c_name
  return acme::four_times(x) + with_lambdas(x);
}  //>

int main(int argc, char**) {  //< main
  using namespace acme;
  Parser<int> parser;
  const bool shorter = Length(argc) < 5_km;
  std::printf("%d\n", parser.parse(argc) + plain_c_name(argc) + hidden(argc) + shorter);
}  //>
