// A destroyed heap, and one whose lock is held.
#include <cstdlib>

#include "cases.h"

namespace torture {
namespace {

// The C library's own account of its main heap. What is freed is first put in a list whose head
// stands there, behind the lock and the start of the free rest (glibc's malloc/malloc.c).
char* heap_account() {
  void* block = std::malloc(60'000);
  void* behind = opaque(std::malloc(60'000));  // so that the block is not joined with the rest
  std::free(opaque(block));
  char* const head = *static_cast<char**>(opaque(block));
  std::free(behind);
  return head;
}

// Once there was a second thread, malloc takes its lock.
void* end_at_once(void*) { return nullptr; }

}  // namespace

SHAPES_FRAME void double_free() {
  void* block = std::malloc(32);
  std::free(opaque(block));
  std::free(opaque(block));
  __asm__ volatile("");
}

SHAPES_FRAME void smashed_heap() {
  char* const account = heap_account();
  char* const block = static_cast<char*>(std::malloc(64 * 1024));
  overwrite(block, 100 * 1024, 0xff);
  overwrite(account - 96, 2000, 0xff);
  write_null();
  __asm__ volatile("");
}

// A fault inside malloc, which holds its lock then: the free rest begins nowhere.
SHAPES_FRAME void lock_held() {
  run_in_thread(end_at_once);
  char* const account = heap_account();
  *reinterpret_cast<void* volatile*>(account) = opaque(reinterpret_cast<void*>(0x1000));
  for (;;) opaque(std::malloc(100'000));
  __asm__ volatile("");
}

std::span<const Case> heap_cases() {
  static constexpr Case kCases[] = {
      {"double_free", double_free},
      {"smashed_heap", smashed_heap},
      {"lock_held", lock_held},
  };
  return kCases;
}

}  // namespace torture
