// Compiled twice, with TALLY_BENCH_DESCEND as the function's name.
#include "stack_chain.h"

namespace tally::bench {
namespace {

__attribute__((noinline)) void left(int depth, unsigned path, Body body, void* argument);

__attribute__((noinline)) void right(int depth, unsigned path, Body body, void* argument) {
  if (depth <= 1) {
    body(argument);
  } else if (path % 2 == 0) {
    left(depth - 1, path / 2, body, argument);
  } else {
    right(depth - 1, path / 2, body, argument);
  }
  __asm__ volatile("");  // no tail call
}

void left(int depth, unsigned path, Body body, void* argument) {
  if (depth <= 1) {
    body(argument);
  } else if (path % 2 == 0) {
    left(depth - 1, path / 2, body, argument);
  } else {
    right(depth - 1, path / 2, body, argument);
  }
  __asm__ volatile("");
  __asm__ volatile("");  // so that it is not the same function as the other
}

}  // namespace

void TALLY_BENCH_DESCEND(int depth, unsigned path, Body body, void* argument) {
  left(depth, path, body, argument);
  __asm__ volatile("");
}

}  // namespace tally::bench
