#include "upload/http.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <strings.h>

#include <algorithm>

namespace tally::upload {
namespace {

CurlPtr<char> url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (::curl_url_get(url, part, &text, 0) != CURLUE_OK) return nullptr;
  return CurlPtr<char>{text};
}

// `127.0.0.1.example.org` is a host like any other: only an address is judged as one.
bool is_loopback(const char* host) {
  in_addr address{};
  if (::inet_pton(AF_INET, host, &address) == 1) return ntohl(address.s_addr) >> 24 == 127;
  return ::strcasecmp(host, "localhost") == 0 || std::string_view{host} == "[::1]";
}

// `user@` or `user:password@`.
bool names_a_user(std::string_view url) {
  const size_t begin = url.find_first_not_of('/', url.find(':') + 1);
  return begin != std::string_view::npos &&
         url.substr(begin, url.find('/', begin) - begin).contains('@');
}

// Whether the URL is one of unencrypted HTTP; curl takes the scheme in whatever case.
bool is_plain_http(const std::string& url) { return ::strncasecmp(url.c_str(), "http:", 5) == 0; }

}  // namespace

base::Result<void> check_url(std::string_view url) {
  const std::string text{url};
  const CurlPtr<CURLU> parsed{::curl_url()};
  if (::curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return base::fail("\"{}\" is not a URL", url);
  }
  const auto scheme = url_part(parsed.get(), CURLUPART_SCHEME);
  const auto host = url_part(parsed.get(), CURLUPART_HOST);
  // In the text itself: curl reports no part for a fragment or a query that is empty.
  if (url.find_first_of("?#") != std::string_view::npos) {
    return base::fail("{} has a query or a fragment; a URL is wanted to which a name can be added",
                      url);
  }
  if (names_a_user(url)) {
    return base::fail("{} names a user: what stands before the @ is no host, but looks like one",
                      url);
  }
  if (scheme && host) {
    const std::string_view name{scheme.get()};
    if (name == "https" || (name == "http" && is_loopback(host.get()))) return {};
  }
  return base::fail(
      "{} is not used: only HTTPS keeps others from reading or changing what is on the way", url);
}

void prepare_request(CURL* curl, const std::string& url, std::chrono::milliseconds limit) {
  ::curl_easy_reset(curl);
  ::curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  ::curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  // What is not encrypted goes to this machine itself, never by way of a proxy.
  if (is_plain_http(url)) ::curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  // curl's library, other than its command, does not know this variable.
  const char* authorities = ::getenv("SSL_CERT_FILE");
  if (authorities != nullptr && authorities[0] != '\0') {
    ::curl_easy_setopt(curl, CURLOPT_CAINFO, authorities);
  }
  ::curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  ::curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(kConnectTimeout.count()));
  ::curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
}

CurlPtr<CURL> new_request(const std::string& url, std::chrono::milliseconds limit) {
  CurlPtr<CURL> request{::curl_easy_init()};
  if (request) prepare_request(request.get(), url, limit);
  return request;
}

base::Result<long> perform(CURL* request) {
  char detail[CURL_ERROR_SIZE] = {};
  ::curl_easy_setopt(request, CURLOPT_ERRORBUFFER, detail);
  const CURLcode code = ::curl_easy_perform(request);
  ::curl_easy_setopt(request, CURLOPT_ERRORBUFFER, nullptr);
  if (code != CURLE_OK) {
    return base::fail("{}", one_line(detail[0] != '\0' ? detail : ::curl_easy_strerror(code)));
  }
  long status = 0;
  ::curl_easy_getinfo(request, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  text.erase(std::find_if(text.rbegin(), text.rend(), [](char c) { return c != ' '; }).base(),
             text.end());
  return text;
}

}  // namespace tally::upload
