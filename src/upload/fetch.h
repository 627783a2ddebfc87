// Fetches files by HTTP.
#ifndef TALLY_UPLOAD_FETCH_H_
#define TALLY_UPLOAD_FETCH_H_

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "upload/http.h"

namespace tally::upload {

inline constexpr std::chrono::seconds kFetchTimeout{30};

struct Fetched {
  // 200: here is the file. 304: it is what the mark was said of. 404 or 410: there is no such file.
  long status = 200;
  std::string body;  // with 200 alone

  bool is_unchanged() const { return status == 304; }
  bool is_missing() const { return status == 404 || status == 410; }
};

// Fetches files one after the other, over one connection where the server lets it. For one thread
// at a time.
class Fetcher {
 public:
  // GETs `url` if check_url (http.h) lets it, as prepare_request (http.h) does it. `mark` is the
  // entity tag of the version that is here already, or empty. It must follow from what the version
  // says, and not be what a server has said: by a tag of his own a user would be known week for
  // week. All but a whole body with 200, 304 where a mark was said, and 404 or 410, is an error:
  // also a body of more than `max_size` bytes. It names the URL.
  base::Result<Fetched> fetch(const std::string& url, const std::string& mark, size_t max_size,
                              std::chrono::milliseconds limit = kFetchTimeout);

  // GETs `url` likewise, and gives `take` the body piece by piece as it comes, unpacked if the
  // server packed it for the way: for what is too large to be held. All but a whole body with 200
  // is an error; some of it may have been given by then. An error of `take` ends it, and is what is
  // said to be wrong. Beyond the limit it gives up on a server that sends next to nothing for
  // kFetchTimeout.
  using TakePiece = std::function<base::Result<void>(std::string_view bytes)>;
  base::Result<void> fetch_pieces(const std::string& url, const TakePiece& take,
                                  std::chrono::milliseconds limit);

 private:
  CurlPtr<CURL> curl_;
};

// One file alone, for any thread. That there is no such file is an error, too.
base::Result<Fetched> fetch(const std::string& url, const std::string& mark, size_t max_size,
                            std::chrono::milliseconds limit = kFetchTimeout);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_FETCH_H_
