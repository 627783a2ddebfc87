/* Counting for programs in C (C99) and for other languages: tally/counter.h and its sisters, which
 * say all that is not repeated here. A counter is a static object:
 *
 *   TALLY_COUNTER(builds, "acme/build", "Builds started.");
 *   TALLY_PARTITION(client, "acme/client", "The editor that asks.", "vscode", "other");
 *   tally_inc(&builds);
 *   tally_partition_inc(client, 2, name);
 *
 * Names must live until the process ends; a counter with a bad name counts nothing. Every function
 * may be called from any thread, those that count also in signal handlers (those that open not);
 * none fails, prints (but tally_telemetry_command) or ends the program. Links against libc alone
 * (libtally_counter). */
#ifndef TALLY_TALLY_H_
#define TALLY_TALLY_H_

#include <stddef.h>
#include <stdint.h>
#ifdef TALLY_DISABLED
#include <stdio.h> /* for disabled_c.h, outside of extern "C" */
#endif

#include "tally/note.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The compiler of the code that includes this header: what a report calls the toolchain. */
#define TALLY_C_STRINGIFY_2(x) #x
#define TALLY_C_STRINGIFY(x) TALLY_C_STRINGIFY_2(x)
#if defined(__clang_major__)
#define TALLY_C_TOOLCHAIN \
  "clang-" TALLY_C_STRINGIFY(__clang_major__) "." TALLY_C_STRINGIFY(__clang_minor__)
#elif defined(__GNUC__)
#define TALLY_C_TOOLCHAIN "gcc-" TALLY_C_STRINGIFY(__GNUC__) "." TALLY_C_STRINGIFY(__GNUC_MINOR__)
#else
#define TALLY_C_TOOLCHAIN "unknown"
#endif

/* What a process opens; see tally::OpenConfig. Begin with TALLY_CONFIG_INIT. */
typedef struct tally_config {
  const char* collection;
  const char* program;
  const char* version;
  const char* toolchain;
  const char* directory;
  int guard_against_truncation;
} tally_config;

#define TALLY_CONFIG_INIT {NULL, NULL, "", TALLY_C_TOOLCHAIN, NULL, 1}

typedef enum tally_opened { TALLY_COUNTING, TALLY_OFF, TALLY_FAILED } tally_opened;

/* A counter. The members are the library's own; they have this form so that a counter can be
 * initialized by the compiler. */
typedef struct tally_counter {
  void* internal_cell;
  const char* internal_name;
  const char* internal_bucket;
  uint64_t internal_pending __attribute__((aligned(8)));
  void* internal_next;
  char internal_listed;
  char internal_kind;
} tally_counter;

/* A counter of its own: "acme/build" or "acme/client:vscode". */
#define TALLY_COUNTER_INIT(name) {NULL, name, NULL, 0, NULL, 0, 0}
/* One bucket of a chart: `chart:bucket`; a bucket of a histogram, named by its bound:
 * `chart:<bound`; and its last one: `chart:>=bound`. */
#define TALLY_BUCKET_INIT(chart, bucket) {NULL, chart, bucket, 0, NULL, 0, 1}
#define TALLY_BELOW_INIT(chart, bound) {NULL, chart, bound, 0, NULL, 0, 2}
#define TALLY_AT_LEAST_INIT(chart, bound) {NULL, chart, bound, 0, NULL, 0, 3}

/* What these add to the initializers above: the program's file lists each counter with its
 * description, for `tally audit` to show anybody without running the program (tally/counter.h says
 * more, and has them for C++). All but the variable are literals, or macros that stand for them.
 *
 *   TALLY_COUNTER(variable, name [, description]): static tally_counter variable
 *   TALLY_PARTITION(variable, name, description, bucket…): static tally_counter variable[]
 *   TALLY_HISTOGRAM(variable, name, description, bound…): static tally_counter variable[]
 *
 * 1 to 32 buckets or bounds; a histogram has one counter more than bounds. */
#ifndef __cplusplus
#define TALLY_COUNTER(variable, ...)                                       \
  TALLY_COUNTER_DESCRIBED(variable, TALLY_NOTE_FIRST(__VA_ARGS__, "", ""), \
                          TALLY_NOTE_SECOND(__VA_ARGS__, "", ""))
#define TALLY_COUNTER_DESCRIBED(variable, name, description) \
  TALLY_NOTE("counter", name, description, )                 \
  static tally_counter variable = TALLY_COUNTER_INIT("" name)
#define TALLY_PARTITION(variable, name, description, ...)                           \
  TALLY_NOTE("partition", name, description,                                        \
             TALLY_NOTE_EACH(TALLY_NOTE_STRING, TALLY_NOTE_STRING, 0, __VA_ARGS__)) \
  static tally_counter variable[] = {                                               \
      TALLY_NOTE_EACH(TALLY_BUCKET_ITEM, TALLY_BUCKET_ITEM, name, __VA_ARGS__)}
#define TALLY_HISTOGRAM(variable, name, description, ...)                           \
  TALLY_NOTE("histogram", name, description,                                        \
             TALLY_NOTE_EACH(TALLY_NOTE_STRING, TALLY_NOTE_STRING, 0, __VA_ARGS__)) \
  static tally_counter variable[] = {                                               \
      TALLY_NOTE_EACH(TALLY_BELOW_ITEM, TALLY_LAST_BOUND_ITEMS, name, __VA_ARGS__)}
#define TALLY_BUCKET_ITEM(chart, bucket) TALLY_BUCKET_INIT("" chart, "" bucket),
#define TALLY_BELOW_ITEM(chart, bound) TALLY_BELOW_INIT("" chart, "" bound),
#define TALLY_LAST_BOUND_ITEMS(chart, bound) \
  TALLY_BELOW_INIT("" chart, "" bound), TALLY_AT_LEAST_INIT("" chart, "" bound)
#endif

/* A stack counter; see tally/stack.h. Links against libtally_stack. The members are the library's
 * own. */
typedef struct tally_stack_counter {
  const char* internal_name;
  size_t internal_depth;
} tally_stack_counter;

/* TALLY_STACK(variable, name, depth [, description]): static tally_stack_counter variable */
#define TALLY_STACK_INIT(name, depth) {name, depth}
#ifndef __cplusplus
#define TALLY_STACK(variable, name, ...)                                       \
  TALLY_STACK_DESCRIBED(variable, name, TALLY_NOTE_FIRST(__VA_ARGS__, "", ""), \
                        TALLY_NOTE_SECOND(__VA_ARGS__, "", ""))
#define TALLY_STACK_DESCRIBED(variable, name, depth, description)  \
  TALLY_NOTE("stack", name, description, TALLY_NOTE_NUMBER(depth)) \
  static tally_stack_counter variable = TALLY_STACK_INIT("" name, depth)
#endif

/* Who counts the crashes of the program, and whether it may run the sidecar; see tally/config.h. */
typedef enum tally_crashes {
  TALLY_CRASHES_NONE,
  TALLY_CRASHES_IN_PROCESS,
  TALLY_CRASHES_WATCHDOG
} tally_crashes;
typedef enum tally_sidecar {
  TALLY_SIDECAR_AUTO,
  TALLY_SIDECAR_SYNC,
  TALLY_SIDECAR_NONE
} tally_sidecar;

/* What a program starts with; see tally::Config. Begin with TALLY_START_CONFIG_INIT. Members may be
 * added at the end: by `size` the library knows which of them the caller has. */
typedef struct tally_start_config {
  size_t size; /* of this struct */
  const char* collection;
  const char* program;
  const char* version;
  const char* toolchain;
  const char* directory;
  int guard_against_truncation;
  int rotate;
  const char* const* modules;
  tally_crashes crashes;
  const int* signals_left_alone;
  tally_sidecar sidecar;
  const char* upload_url;
  const char* config_url;
  const char* public_key;
  const char* title;
  const char* privacy_url;
  const char* command;
  double prompt_rate;
  const char* prompt_salt;
} tally_start_config;

#define TALLY_START_CONFIG_INIT \
  {sizeof(tally_start_config),  \
   NULL,                        \
   NULL,                        \
   "",                          \
   TALLY_C_TOOLCHAIN,           \
   NULL,                        \
   1,                           \
   0,                           \
   NULL,                        \
   TALLY_CRASHES_NONE,          \
   NULL,                        \
   TALLY_SIDECAR_AUTO,          \
   NULL,                        \
   NULL,                        \
   NULL,                        \
   NULL,                        \
   NULL,                        \
   NULL,                        \
   0.01,                        \
   ""}

/* Room for every announcement and the NUL behind it. */
#define TALLY_MAX_ANNOUNCEMENT 2049

#ifdef TALLY_DISABLED
#include "tally/disabled_c.h"
#else

/* Maps this week's counter file; see tally::open. */
tally_opened tally_open(const tally_config* config);

/* The same for long-running programs; see tally::open_and_rotate. */
tally_opened tally_open_and_rotate(const tally_config* config);

/* Opens, counts crashes and lets a sidecar do the weekly run; see tally::start (tally/telemetry.h).
 * Links against libtally_client. */
tally_opened tally_start(const tally_start_config* config);

/* Waits until the weekly run has ended that tally_start has begun, if it has; see tally::wait. Also
 * for signal handlers. Links against libtally_client. */
void tally_wait(void);

/* What `mytool telemetry [on|local|off|status|preview]` does; see tally::telemetry_command
 * (tally/telemetry_command.h). `argv[0]` is `telemetry`. Returns the exit code. Links against
 * libtally_client. */
int tally_telemetry_command(const tally_start_config* config, int argc, const char* const* argv);

/* Takes the announcement that this user has not been shown yet, of what is new in what is sent; see
 * tally::next_announcement (tally/announcement.h). Returns its length, 0 if there is none. Links
 * against libtally_client. */
size_t tally_next_announcement(const tally_start_config* config, char* buffer, size_t size);

/* Shows it on standard error if that is a terminal; see tally::announce_in_terminal. Returns 1 if
 * it has. Links against libtally_client. */
int tally_announce_in_terminal(const tally_start_config* config);

/* Asks the user on the terminal whether approved counters may be sent, if he may be asked; see
 * tally::ask_in_terminal (tally/prompt.h). Call it when the tool's own work is done. Returns 1 if
 * it has asked. Links against libtally_client. */
int tally_ask_in_terminal(const tally_start_config* config);

void tally_inc(tally_counter* counter);
void tally_add(tally_counter* counter, uint64_t n);

/* For tests; see tally::Counter::value. */
uint64_t tally_value(const tally_counter* counter);

/* Counts the bucket of this name among `size` buckets, or the last one if there is none. `size` is
 * at least 1. */
void tally_partition_inc(tally_counter* buckets, size_t size, const char* bucket);

/* Counts a value, in nanoseconds, bytes or whatever the bounds say (tally::bound_value). All but
 * the last of the `size` buckets are TALLY_BELOW_INIT with ascending bounds; the last is
 * TALLY_AT_LEAST_INIT. `size` is at least 1. */
void tally_histogram_record(tally_counter* buckets, size_t size, uint64_t value);

/* Counts, once each, the flags that a command line sets; see tally::count_flags. `size` is at
 * least 1. */
void tally_count_flags(tally_counter* buckets, size_t size, int argc, const char* const* argv);

/* The same for the names of flags that the program has parsed itself; see tally::count_flags.
 * `size` is at least 1. */
void tally_count_flag_names(tally_counter* buckets, size_t size, const char* const* names,
                            size_t count);

/* Counts the stack of the function that calls it; see tally::StackCounter::inc. */
void tally_stack_count_caller(tally_stack_counter* counter);
#if defined(__GNUC__)
__attribute__((always_inline))
#endif
static inline void
tally_stack_inc(tally_stack_counter* counter) {
  tally_stack_count_caller(counter);
  __asm__ __volatile__(
      ""); /* what follows keeps the call from being a jump, which leaves no frame */
}

/* See tally::add_program_module. Returns 0 if it could not be added. */
int tally_add_program_module(const char* file_name);

#endif /* TALLY_DISABLED */

#ifdef __cplusplus
}
#endif

#endif /* TALLY_TALLY_H_ */
