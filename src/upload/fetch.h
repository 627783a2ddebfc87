// Fetches one file by HTTP.
#ifndef TALLY_UPLOAD_FETCH_H_
#define TALLY_UPLOAD_FETCH_H_

#include <chrono>
#include <string>

#include "base/error.h"

namespace tally::upload {

inline constexpr std::chrono::seconds kFetchTimeout{30};
// No server's mark of a version comes near this.
inline constexpr size_t kMaxEtag = 256;

struct Fetched {
  bool is_unchanged = false;  // it is what `etag` was said of; then there is no body
  std::string body;
  std::string etag;  // the server's mark of this version; empty if it gave none that can be kept
};

// Whether the text can stand in a request as the mark of a version. Pure.
bool is_etag(const std::string& text);

// GETs `url` if check_url (http.h) lets it, as new_request (http.h) does it. `etag` is the mark of
// the version that is here already, or empty. All but a whole body with 200, and 304 where a mark
// was said, is an error: also a body of more than `max_size` bytes. It names the URL. For any
// thread.
base::Result<Fetched> fetch(const std::string& url, const std::string& etag, size_t max_size,
                            std::chrono::seconds limit = kFetchTimeout);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_FETCH_H_
