// What a weekly run is told, and the two functions by which a program that links the weekly run too
// lets `tally::start` and `tally::telemetry_command` find it: they refer to them weakly, so that a
// program without tally::upload needs none of its libraries.
#ifndef TALLY_UPLOAD_OPTIONS_H_
#define TALLY_UPLOAD_OPTIONS_H_

#include <cstdint>

namespace tally {

// Every string must stay valid until the function that is given the options has returned. What is
// null or empty is as if it had not been said.
struct UploadOptions {
  const char* collection = nullptr;  // as in OpenConfig
  const char* directory = nullptr;   // instead of the collection's own; before TALLY_DIR
  // Reports are posted to `<url>/<date>`. HTTPS, or HTTP to this machine itself. If not said, what
  // the collection's descriptor says.
  const char* url = nullptr;
  // The upload config, the list of what may be sent: a file. It comes before config_url.
  const char* config_file = nullptr;
  // Where the upload config is fetched from as a signed note (`<config_url>/latest`), and the key
  // by which it is believed (`<name>+<hash>+<base64>`). HTTPS, or HTTP to this machine itself. Each
  // that is not said is what the collection's descriptor says.
  const char* config_url = nullptr;
  const char* public_key = nullptr;
  // The time of the run, in seconds since 1970. For tests.
  static constexpr int64_t kNow = INT64_MIN;
  int64_t as_of = kNow;
  // Called with one line of text, without a newline, for each thing that is done or left; may be
  // null.
  void (*log)(void* context, const char* line) = nullptr;
  void* log_context = nullptr;
  // Called with the name of a counter, `tally/config:<reason>`, when a run refuses the upload
  // config (doc/formats.md, 13): the caller may count it, in the counter file of its own program.
  // At most once a run, in the thread of the run, only while the mode is on and the telemetry
  // directory is there; the name is gone when the call has returned. May be null. It must not
  // throw.
  void (*count)(void* context, const char* counter) = nullptr;
  void* count_context = nullptr;
};

}  // namespace tally

extern "C" {

// `tally::run_upload` (tally/upload.h) for who may not be linked to it. Returns 0 if nothing
// failed, else 1; the log says what.
int tally_run_upload(const tally::UploadOptions* options);

// Prints to standard output what the next weekly run would send, without any network. Returns an
// exit code: 0, or 1 after a sentence on standard error.
//
// Both block, and are for any thread but no signal handler. Both read the environment.
int tally_print_preview(const tally::UploadOptions* options);

}  // extern "C"

#endif  // TALLY_UPLOAD_OPTIONS_H_
