#include "upload/fetch.h"

namespace tally::upload {
namespace {

struct Body {
  std::string bytes;
  size_t max_size;
  bool is_too_large = false;
};

size_t take(char* data, size_t, size_t size, void* to) {
  auto& body = *static_cast<Body*>(to);
  body.is_too_large = size > body.max_size - body.bytes.size();
  if (body.is_too_large) return CURL_WRITEFUNC_ERROR;
  body.bytes.append(data, size);
  return size;
}

struct Pieces {
  CURL* curl;
  const Fetcher::TakePiece& take;
  base::Result<void> taken{};
};

size_t take_piece(char* data, size_t, size_t size, void* to) {
  auto& pieces = *static_cast<Pieces*>(to);
  // The body of an error page is not what was asked for.
  long status = 0;
  ::curl_easy_getinfo(pieces.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return size;
  pieces.taken = pieces.take({data, size});
  return pieces.taken ? size : CURL_WRITEFUNC_ERROR;
}

}  // namespace

base::Result<Fetched> Fetcher::fetch(const std::string& url, const std::string& mark,
                                     size_t max_size, std::chrono::milliseconds limit) {
  if (const auto allowed = check_url(url); !allowed) return std::unexpected(allowed.error());
  if (!curl_) curl_.reset(::curl_easy_init());
  CurlPtr<curl_slist> headers;
  if (!mark.empty()) {
    headers.reset(::curl_slist_append(nullptr, ("If-None-Match: " + mark).c_str()));
  }
  if (!curl_ || (!mark.empty() && !headers)) return base::fail("fetching {}: no memory", url);
  prepare_request(curl_.get(), url, limit);
  Body body{.bytes = {}, .max_size = max_size};
  ::curl_easy_setopt(curl_.get(), CURLOPT_HTTPHEADER, headers.get());
  ::curl_easy_setopt(curl_.get(), CURLOPT_WRITEFUNCTION, &take);
  ::curl_easy_setopt(curl_.get(), CURLOPT_WRITEDATA, &body);
  const auto status = perform(curl_.get());
  if (body.is_too_large) {
    return base::fail("fetching {}: it is larger than {} bytes", url, max_size);
  }
  if (!status) return base::fail("fetching {}: {}", url, status.error().message);
  Fetched fetched{.status = *status, .body = {}};
  if (*status == 200) {
    fetched.body = std::move(body.bytes);
  } else if (!fetched.is_missing() && (!fetched.is_unchanged() || mark.empty())) {
    return base::fail("fetching {}: the server answered {}", url, *status);
  }
  return fetched;
}

base::Result<void> Fetcher::fetch_pieces(const std::string& url, const TakePiece& take,
                                         std::chrono::milliseconds limit) {
  if (const auto allowed = check_url(url); !allowed) return allowed;
  if (!curl_) curl_.reset(::curl_easy_init());
  if (!curl_) return base::fail("fetching {}: no memory", url);
  prepare_request(curl_.get(), url, limit);
  Pieces pieces{.curl = curl_.get(), .take = take};
  ::curl_easy_setopt(curl_.get(), CURLOPT_ACCEPT_ENCODING, "");  // all that curl knows
  ::curl_easy_setopt(curl_.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  ::curl_easy_setopt(curl_.get(), CURLOPT_LOW_SPEED_TIME, static_cast<long>(kFetchTimeout.count()));
  ::curl_easy_setopt(curl_.get(), CURLOPT_WRITEFUNCTION, &take_piece);
  ::curl_easy_setopt(curl_.get(), CURLOPT_WRITEDATA, &pieces);
  const auto status = perform(curl_.get());
  if (!pieces.taken) return base::fail("fetching {}: {}", url, pieces.taken.error().message);
  if (!status) return base::fail("fetching {}: {}", url, status.error().message);
  if (*status != 200) return base::fail("fetching {}: the server answered {}", url, *status);
  return {};
}

base::Result<Fetched> fetch(const std::string& url, const std::string& mark, size_t max_size,
                            std::chrono::milliseconds limit) {
  auto fetched = Fetcher{}.fetch(url, mark, max_size, limit);
  if (fetched && fetched->is_missing()) {
    return base::fail("fetching {}: the server answered {}", url, fetched->status);
  }
  return fetched;
}

}  // namespace tally::upload
