/* Preloaded, it lets a timer of TALLY_HASTY seconds end at once, so that a test need not wait for
 * the longest times of the sidecar, which alone uses such timers. It appends each time that is
 * asked for, in seconds, to the file TALLY_HASTY_LOG. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int fd, int flags, const struct itimerspec* value, struct itimerspec* old) {
  const long seconds = (long)value->it_value.tv_sec;
  FILE* log = fopen(getenv("TALLY_HASTY_LOG"), "a");
  fprintf(log, "%ld\n", seconds);
  fclose(log);
  const struct itimerspec at_once = {{0, 0}, {0, 1}};
  const int is_hasty = seconds == atol(getenv("TALLY_HASTY"));
  return (int)syscall(SYS_timerfd_settime, fd, flags, is_hasty ? &at_once : value, old);
}
