#include <errno.h>
#include <sys/mman.h>

#include "stack/scratch.h"

namespace tally::stack {

void* map_scratch(size_t size) {
  const int error = errno;
  void* place = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  errno = error;
  return place == MAP_FAILED ? nullptr : place;
}

void unmap_scratch(void* place, size_t size) {
  const int error = errno;
  ::munmap(place, size);
  errno = error;
}

}  // namespace tally::stack
