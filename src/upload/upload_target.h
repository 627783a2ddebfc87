// What a weekly run or a preview is about: what it was told, completed by what is known of the
// collection.
#ifndef TALLY_UPLOAD_UPLOAD_TARGET_H_
#define TALLY_UPLOAD_UPLOAD_TARGET_H_

#include <string>

#include "consent/environment.h"
#include "tally/upload_options.h"
#include "upload/config_source.h"
#include "upload/log.h"

namespace tally::upload {

struct UploadTarget {
  std::string url;  // reports are posted to `<url>/<date>`; empty if nobody says where
  ConfigSource config;
  std::string title;  // of the collection, for people; empty if only the directory is known
  // By which commands know whose it is, as a user types it: --collection acme, or --dir and the
  // directory that is not the collection's own.
  std::string option;
};

// `place` is the collection's. What the options do not say is taken from the collection's
// descriptor, of which the log says if it cannot be used. The strings of `options` need not outlive
// the result. Reads the environment: not while another thread changes it.
UploadTarget upload_target(const UploadOptions& options, const consent::Place& place,
                           const Log& log);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_UPLOAD_TARGET_H_
