// Preloaded into a program, it ends the program by SIGKILL at one step: one call that changes the
// file system, or sends something. KILL_AT_STEP says at which (1 is the first; 0 or nothing:
// never), KILL_WHEN whether just "before" or just "after" it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long steps;

// Ends this process if its time has come.
static void look(long step, const char* when) {
  const char* wanted_step = getenv("KILL_AT_STEP");
  const char* wanted_when = getenv("KILL_WHEN");
  if (wanted_step == NULL || wanted_when == NULL) return;
  if (step == strtol(wanted_step, NULL, 10) && strcmp(when, wanted_when) == 0) {
    kill(getpid(), SIGKILL);
  }
}

static void find_real(const char* name, void* function) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (found == NULL) abort();
  memcpy(function, &found, sizeof found);
}

// Defines the function `name`, which makes the real call as one step.
#define STEP(type, name, parameters, arguments) \
  type name parameters {                        \
    type(*real) parameters;                     \
    find_real(#name, &real);                    \
    const long step = ++steps;                  \
    look(step, "before");                       \
    const type result = real arguments;         \
    look(step, "after");                        \
    return result;                              \
  }

STEP(int, mkostemps, (char* path, int suffix, int flags), (path, suffix, flags))
STEP(int, mkostemp, (char* path, int flags), (path, flags))
STEP(int, link, (const char* from, const char* to), (from, to))
STEP(int, rename, (const char* from, const char* to), (from, to))
STEP(int, renameat, (int from_dir, const char* from, int to_dir, const char* to),
     (from_dir, from, to_dir, to))
STEP(int, unlink, (const char* path), (path))
STEP(int, remove, (const char* path), (path))
STEP(int, fsync, (int fd), (fd))
STEP(int, ftruncate, (int fd, off_t size), (fd, size))
STEP(ssize_t, send, (int fd, const void* bytes, size_t size, int flags), (fd, bytes, size, flags))
STEP(int, mkdir, (const char* path, mode_t mode), (path, mode))

static int open_as(const char* name, const char* path, int flags, mode_t mode) {
  int (*real)(const char*, int, ...);
  find_real(name, &real);
  if ((flags & O_CREAT) == 0) return real(path, flags, mode);
  const long step = ++steps;
  look(step, "before");
  const int result = real(path, flags, mode);
  look(step, "after");
  return result;
}

// Only with O_CREAT is there a mode, and reading one that was not given does no harm on Linux.
#define OPEN(name)                             \
  int name(const char* path, int flags, ...) { \
    va_list more;                              \
    va_start(more, flags);                     \
    const mode_t mode = va_arg(more, mode_t);  \
    va_end(more);                              \
    return open_as(#name, path, flags, mode);  \
  }

OPEN(open)
OPEN(open64)

static int is_regular_file(int fd) {
  struct stat info;
  return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

// What goes to a terminal, a pipe or a socket is no step.
#define WRITE(name, parameters, arguments)           \
  ssize_t name parameters {                          \
    ssize_t(*real) parameters;                       \
    find_real(#name, &real);                         \
    if (!is_regular_file(fd)) return real arguments; \
    const long step = ++steps;                       \
    look(step, "before");                            \
    const ssize_t result = real arguments;           \
    look(step, "after");                             \
    return result;                                   \
  }

WRITE(write, (int fd, const void* bytes, size_t size), (fd, bytes, size))
WRITE(pwrite, (int fd, const void* bytes, size_t size, off_t at), (fd, bytes, size, at))
