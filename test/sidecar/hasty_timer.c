/* Preloaded, it lets a timer of TALLY_HASTY seconds end at once, and a poll that may take as long,
 * or some seconds less, so that a test need not wait for the longest times of the sidecar,
 * which alone uses such timers, and of who waits for it. It appends each time that is asked of a
 * timer, in seconds, to the file TALLY_HASTY_LOG. */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
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

int poll(struct pollfd* descriptors, nfds_t count, int milliseconds) {
  const long longest = 1000 * atol(getenv("TALLY_HASTY"));
  const int is_hasty = milliseconds <= longest && milliseconds > longest - 5 * 1000;
  const int left = is_hasty ? 1 : milliseconds;
  const struct timespec time = {left / 1000, left % 1000 * 1000000L};
  return ppoll(descriptors, count, left < 0 ? NULL : &time, NULL);
}
