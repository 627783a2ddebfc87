// Fetches one file by HTTP.
#ifndef TALLY_UPLOAD_FETCH_H_
#define TALLY_UPLOAD_FETCH_H_

#include <chrono>
#include <string>

#include "base/error.h"

namespace tally::upload {

inline constexpr std::chrono::seconds kFetchTimeout{30};

struct Fetched {
  bool is_unchanged = false;  // it is what the mark was said of; then there is no body
  std::string body;
};

// GETs `url` if check_url (http.h) lets it, as new_request (http.h) does it. `mark` is the entity
// tag of the version that is here already, or empty. It must follow from what the version says, and
// not be what a server has said: by a tag of his own a user would be known week for week. All but a
// whole body with 200, and 304 where a mark was said, is an error: also a body of more than
// `max_size` bytes. It names the URL. For any thread.
base::Result<Fetched> fetch(const std::string& url, const std::string& mark, size_t max_size,
                            std::chrono::seconds limit = kFetchTimeout);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_FETCH_H_
