// Preloaded into a program, it closes what its process was given beside the standard streams, as
// some do that want to know what is open.
#include <unistd.h>

__attribute__((constructor)) static void close_all(void) {
  for (int fd = 3; fd < 64; ++fd) close(fd);
}
