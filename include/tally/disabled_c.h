/* What the functions of tally/tally.h are if TALLY_DISABLED is defined: nothing. Included by that
 * header alone. */
#ifndef TALLY_DISABLED_C_H_
#define TALLY_DISABLED_C_H_

#if defined(__GNUC__)
#define TALLY_C_NOTHING static inline __attribute__((always_inline, unused))
#else
#define TALLY_C_NOTHING static inline
#endif

TALLY_C_NOTHING tally_opened tally_open(const tally_config* config) {
  (void)config;
  return TALLY_OFF;
}

TALLY_C_NOTHING tally_opened tally_open_and_rotate(const tally_config* config) {
  (void)config;
  return TALLY_OFF;
}

TALLY_C_NOTHING int tally_telemetry_command(const tally_start_config* config, int argc,
                                            const char* const* argv) {
  (void)config;
  (void)argc;
  (void)argv;
  return puts("This build has no telemetry.") < 0 ? 1 : 0;
}

TALLY_C_NOTHING void tally_inc(tally_counter* counter) { (void)counter; }

TALLY_C_NOTHING void tally_add(tally_counter* counter, uint64_t n) {
  (void)counter;
  (void)n;
}

TALLY_C_NOTHING uint64_t tally_value(const tally_counter* counter) {
  (void)counter;
  return 0;
}

TALLY_C_NOTHING void tally_partition_inc(tally_counter* buckets, size_t size, const char* bucket) {
  (void)buckets;
  (void)size;
  (void)bucket;
}

TALLY_C_NOTHING void tally_histogram_record(tally_counter* buckets, size_t size, uint64_t value) {
  (void)buckets;
  (void)size;
  (void)value;
}

TALLY_C_NOTHING void tally_count_flags(tally_counter* buckets, size_t size, int argc,
                                       const char* const* argv) {
  (void)buckets;
  (void)size;
  (void)argc;
  (void)argv;
}

TALLY_C_NOTHING void tally_count_flag_names(tally_counter* buckets, size_t size,
                                            const char* const* names, size_t count) {
  (void)buckets;
  (void)size;
  (void)names;
  (void)count;
}

TALLY_C_NOTHING void tally_stack_inc(tally_stack_counter* counter) { (void)counter; }

TALLY_C_NOTHING int tally_add_program_module(const char* file_name) {
  (void)file_name;
  return 1;
}

TALLY_C_NOTHING tally_opened tally_start(const tally_start_config* config) {
  (void)config;
  return TALLY_OFF;
}

TALLY_C_NOTHING void tally_wait(void) {}

TALLY_C_NOTHING size_t tally_next_announcement(const tally_start_config* config, char* buffer,
                                               size_t size) {
  (void)config;
  if (size > 0) buffer[0] = '\0';
  return 0;
}

TALLY_C_NOTHING int tally_announce_in_terminal(const tally_start_config* config) {
  (void)config;
  return 0;
}

TALLY_C_NOTHING int tally_ask_in_terminal(const tally_start_config* config) {
  (void)config;
  return 0;
}

#endif /* TALLY_DISABLED_C_H_ */
