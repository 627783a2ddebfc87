/* Preloaded, it makes a second of a timer a millisecond, so that a test need not wait for the longest
 * times of the sidecar, which alone uses such timers. It appends each time that was asked for, in
 * seconds, to the file TALLY_HASTY_LOG. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int fd, int flags, const struct itimerspec* value, struct itimerspec* old) {
  FILE* log = fopen(getenv("TALLY_HASTY_LOG"), "a");
  fprintf(log, "%ld\n", (long)value->it_value.tv_sec);
  fclose(log);
  struct itimerspec hasty = {{0, 0}, {0, 0}};
  hasty.it_value.tv_sec = value->it_value.tv_sec / 1000;
  hasty.it_value.tv_nsec = value->it_value.tv_sec % 1000 * 1000000L;
  return (int)syscall(SYS_timerfd_settime, fd, flags, &hasty, old);
}
