// Preloaded into a program, it notes what the program's files are sure to keep when the power
// fails: appends a line to the file SYNCED_LOG for each file that was synced, with the size that it
// had before, and for each that was renamed. Appends of one write each: whatever ends the program,
// there are only whole lines.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int log_fd = -1;

static void open_log(void) {
  const char* path = getenv("SYNCED_LOG");
  if (path != NULL) log_fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void note(const char* line, int length) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_log);
  if (log_fd < 0 || write(log_fd, line, (size_t)length) != length) abort();
}

static void find_real(const char* name, void* function) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (found == NULL) abort();
  memcpy(function, &found, sizeof found);
}

static int synced(const char* name, int fd) {
  int (*real)(int);
  find_real(name, &real);
  char link[64];
  char path[PATH_MAX];
  char line[PATH_MAX + 64];
  struct stat info;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  const int known = length > 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  const int result = real(fd);
  if (result != 0 || !known) return result;
  path[length] = '\0';
  note(line, snprintf(line, sizeof line, "synced\t%lld\t%s\n", (long long)info.st_size, path));
  return result;
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }

int rename(const char* from, const char* to) {
  int (*real)(const char*, const char*);
  find_real("rename", &real);
  char line[2 * PATH_MAX + 64];
  const int result = real(from, to);
  if (result == 0) note(line, snprintf(line, sizeof line, "renamed\t%s\t%s\n", from, to));
  return result;
}
