// Calls through a chain of functions, so that a benchmark runs at the end of a deep stack.
#ifndef TALLY_BENCH_STACK_CHAIN_H_
#define TALLY_BENCH_STACK_CHAIN_H_

namespace tally::bench {

// Calls `body` through `depth` frames. Of `path` each bit says by which of two functions the next
// frame is, so that every path is another stack.
using Body = void (*)(void* argument);

// Compiled with frame pointers, and without.
void descend_with_pointers(int depth, unsigned path, Body body, void* argument);
void descend_without_pointers(int depth, unsigned path, Body body, void* argument);

}  // namespace tally::bench

#endif  // TALLY_BENCH_STACK_CHAIN_H_
