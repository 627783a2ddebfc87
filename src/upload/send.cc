#include "upload/send.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <strings.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace tally::upload {
namespace {

struct CurlDeleter {
  void operator()(CURL* curl) const { ::curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
  void operator()(char* text) const { ::curl_free(text); }
};
template <typename T>
using CurlPtr = std::unique_ptr<T, CurlDeleter>;

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

// Whether reports go to this URL unencrypted; curl takes the scheme in whatever case.
bool is_plain_http(const std::string& url) { return ::strncasecmp(url.c_str(), "http:", 5) == 0; }

size_t keep_answer(char* data, size_t, size_t size, void* out) {
  auto& answer = *static_cast<std::string*>(out);
  answer.append(data, std::min(size, kMaxAnswer - std::min(answer.size(), kMaxAnswer)));
  return size;
}

// The answer goes to a terminal: on one line, without control characters.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  text.erase(std::find_if(text.rbegin(), text.rend(), [](char c) { return c != ' '; }).base(),
             text.end());
  return text;
}

// Where the network looks into what is encrypted, its authority is named by these variables.
void set_authorities(CURL* curl) {
  const auto set = [curl](CURLoption option, const char* variable) {
    const char* const path = std::getenv(variable);
    if (path != nullptr && path[0] != '\0') ::curl_easy_setopt(curl, option, path);
  };
  set(CURLOPT_CAINFO, "SSL_CERT_FILE");
  set(CURLOPT_CAPATH, "SSL_CERT_DIR");
}

void set_options(CURL* curl, const std::string& url, curl_slist* headers, std::string_view body,
                 std::string& answer) {
  ::curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  ::curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  // What is not encrypted goes to this machine itself, never by way of a proxy.
  if (is_plain_http(url)) ::curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  ::curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  ::curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(kConnectTimeout.count()));
  set_authorities(curl);
  ::curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  ::curl_easy_setopt(curl, CURLOPT_POST, 1L);
  ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  ::curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &keep_answer);
  ::curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
}

}  // namespace

Sent meaning_of_status(long status) {
  if (status == 200) return Sent::kAccepted;
  if (status < 400 || status > 499) return Sent::kTryLater;
  return status == 408 || status == 425 || status == 429 ? Sent::kTryLater : Sent::kRefused;
}

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
    return base::fail("{} has a query or a fragment; the upload URL is the part before the date",
                      url);
  }
  if (scheme && host) {
    const std::string_view name{scheme.get()};
    if (name == "https" || (name == "http" && is_loopback(host.get()))) return {};
  }
  return base::fail("reports are not sent to {}: only HTTPS keeps them from being read on the way",
                    url);
}

SendResult send_report(const std::string& url, const std::string& date, std::string_view body,
                       std::chrono::milliseconds timeout) {
  if (const auto allowed = check_url(url); !allowed) {
    return {Sent::kTryLater, allowed.error().message};
  }
  const CurlPtr<CURL> curl{::curl_easy_init()};
  // No Expect header: it costs a round trip. No user agent: it would tell about the user's machine.
  CurlPtr<curl_slist> headers{::curl_slist_append(nullptr, "Content-Type: application/json")};
  headers.reset(::curl_slist_append(headers.release(), "Expect:"));
  if (!curl || !headers) return {Sent::kTryLater, "no memory for the request"};
  const std::string target = (url.ends_with('/') ? url : url + "/") + date;
  std::string answer;
  set_options(curl.get(), target, headers.get(), body, answer);
  ::curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  char detail[CURL_ERROR_SIZE] = {};
  ::curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, detail);
  const CURLcode code = ::curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    return {Sent::kTryLater, detail[0] != '\0' ? detail : ::curl_easy_strerror(code)};
  }
  long status = 0;
  ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return {meaning_of_status(status), one_line(fmt::format("{} {}", status, answer))};
}

}  // namespace tally::upload
