/* Prints files, as cat does: a small tool in C with telemetry. */
#include <stdio.h>
#include <string.h>

#include "tally/tally.h"

TALLY_COUNTER(runs, "cat/runs", "Times that cat was run.");
TALLY_PARTITION(flags, "cat/flag", "Flags that were set, each counted once a run.", "n", "other");
TALLY_HISTOGRAM(sizes, "cat/size", "Size of each input.", "1KiB", "1MiB");

enum { kFlags = sizeof flags / sizeof flags[0], kSizes = sizeof sizes / sizeof sizes[0] };

/* Copies the stream to standard output, with numbered lines if asked. Returns the number of bytes.
 */
static uint64_t copy(FILE* in, int numbered) {
  uint64_t bytes = 0;
  unsigned long line = 0;
  int before = '\n';
  for (int c = getc(in); c != EOF; c = getc(in)) {
    if (numbered && before == '\n') printf("%6lu\t", ++line);
    putchar(c);
    before = c;
    ++bytes;
  }
  return bytes;
}

static int copy_file(const char* name, int numbered) {
  FILE* in = fopen(name, "rb");
  if (in == NULL) {
    perror(name);
    return 1;
  }
  tally_histogram_record(sizes, kSizes, copy(in, numbered));
  fclose(in);
  return 0;
}

int main(int argc, char** argv) {
  tally_config config = TALLY_CONFIG_INIT;
  config.collection = "tally-example";
  config.program = "example.org/cat";
  config.version = "v1.0.0";
  tally_open(&config);
  tally_inc(&runs);
  tally_count_flags(flags, kFlags, argc, (const char* const*)argv);

  int numbered = 0, files = 0, status = 0;
  for (int i = 1; i < argc; ++i) {
    if (strcmp(argv[i], "-n") == 0) {
      numbered = 1;
    } else {
      status |= copy_file(argv[i], numbered);
      ++files;
    }
  }
  if (files == 0) tally_histogram_record(sizes, kSizes, copy(stdin, numbered));
  return status;
}
