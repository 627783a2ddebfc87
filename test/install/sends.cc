#include "tally/upload.h"

// As the client library refers to it.
extern "C" __attribute__((weak)) int tally_run_upload(const tally::UploadOptions* options);

int main() {
  tally::UploadOptions options;
  options.collection = "acme";
  if (tally_run_upload == nullptr || tally_run_upload(&options) != 0) return 1;
  return tally::run_upload(options).error.empty() ? 0 : 1;
}
