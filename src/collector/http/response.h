// An answer before it is put on the wire, free of any HTTP library.
#ifndef TALLY_COLLECTOR_HTTP_RESPONSE_H_
#define TALLY_COLLECTOR_HTTP_RESPONSE_H_

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tally::collector {

using Header = std::pair<std::string_view, std::string>;

// A file whose content is an answer's body; with its precompressed forms, if there are any.
// Each is replaced as a whole by rename and never changed: one that is open stays what it was.
struct FileBody {
  std::filesystem::path plain;
  std::filesystem::path gzip;  // empty, or the same content packed
  std::filesystem::path zstd;
};

struct Response {
  unsigned status = 200;
  std::string type;
  std::shared_ptr<const std::string> body;
  std::optional<FileBody> file;  // if there is one, its content is the body
  std::vector<Header> headers;   // beyond those that every answer has
  // The body packed by gzip, where that is worth it: see packed_body.h.
  std::shared_ptr<const std::string> gzip = nullptr;
};

inline constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
inline constexpr std::string_view kJson = "application/json";

// What is cached for ever: the names of these files change with their content.
inline constexpr std::string_view kCacheForever = "public, max-age=31536000, immutable";
inline constexpr std::string_view kAskEveryTime = "no-cache";

// A sentence, and a newline after it.
Response text_response(unsigned status, std::string_view sentence);

// `{"Error":"…"}`
Response json_error(unsigned status, std::string_view sentence);

// A 405 with what is `allowed` here, as the Allow header has it, in the form of one of the two
// above.
Response method_not_allowed(std::string_view allowed,
                            Response (*form)(unsigned, std::string_view) = text_response);

// What a client is answered that has what the tags in its If-None-Match stand for (RFC
// 9110, 13.1.2; empty: it has nothing): 304 in place of a 200 whose ETag is one of them. The body,
// which is not sent with a 304, stays in the response, since the headers speak of it.
Response unless_known(Response response, std::string_view if_none_match);

// The headers that every answer has.
const std::vector<Header>& security_headers();

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_RESPONSE_H_
