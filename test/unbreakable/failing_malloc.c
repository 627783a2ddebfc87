// Preloaded into a program, it refuses all memory from the moment on at which the program calls
// `fail_every_malloc`.
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

// The C library's own, under the names that it keeps for those who replace malloc.
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* memory, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);

void fail_every_malloc(void);
void* memalign(size_t alignment, size_t size);

static atomic_bool failing;

void fail_every_malloc(void) { failing = 1; }

static void* refuse(void) {
  errno = ENOMEM;
  return NULL;
}

void* malloc(size_t size) { return failing ? refuse() : __libc_malloc(size); }

void* calloc(size_t count, size_t size) { return failing ? refuse() : __libc_calloc(count, size); }

void* realloc(void* memory, size_t size) {
  return failing ? refuse() : __libc_realloc(memory, size);
}

void* memalign(size_t alignment, size_t size) {
  return failing ? refuse() : __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory == NULL ? ENOMEM : 0;
}
