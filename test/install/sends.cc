#include "tally/upload.h"

int main() {
  tally::UploadOptions options;
  options.collection = "acme";
  return tally::run_upload(options).error.empty() ? 0 : 1;
}
