#include "upload/fetch.h"

#include "upload/http.h"

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

}  // namespace

base::Result<Fetched> fetch(const std::string& url, const std::string& mark, size_t max_size,
                            std::chrono::seconds limit) {
  if (const auto allowed = check_url(url); !allowed) return std::unexpected(allowed.error());
  const CurlPtr<CURL> curl = new_request(url, limit);
  CurlPtr<curl_slist> headers;
  if (!mark.empty()) {
    headers.reset(::curl_slist_append(nullptr, ("If-None-Match: " + mark).c_str()));
  }
  if (!curl || (!mark.empty() && !headers)) return base::fail("fetching {}: no memory", url);
  Body body{.bytes = {}, .max_size = max_size};
  ::curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  ::curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &take);
  ::curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  const auto status = perform(curl.get());
  if (body.is_too_large) {
    return base::fail("fetching {}: it is larger than {} bytes", url, max_size);
  }
  if (!status) return base::fail("fetching {}: {}", url, status.error().message);
  if (*status == 304 && !mark.empty()) return Fetched{.is_unchanged = true, .body = {}};
  if (*status != 200) return base::fail("fetching {}: the server answered {}", url, *status);
  return Fetched{.is_unchanged = false, .body = std::move(body.bytes)};
}

}  // namespace tally::upload
