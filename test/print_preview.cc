// Prints the preview of a directory as a program does that links the weekly run: print_preview
// DIRECTORY CONFIG TIME.
#include <cstdio>

#include "base/date.h"
#include "tally/upload_options.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: print_preview DIRECTORY CONFIG TIME\n");
    return 2;
  }
  const auto time = tally::base::parse_date_or_time(argv[3]);
  if (!time) return 2;
  tally::UploadOptions options;
  options.directory = argv[1];
  options.config_file = argv[2];
  options.as_of = time->time_since_epoch().count();
  return tally_print_preview(&options);
}
