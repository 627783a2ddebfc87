#include "triage/api_client.h"

#include <algorithm>
#include <new>
#include <optional>
#include <thread>
#include <utility>

namespace tally::triage {
namespace {

using base::fail;
using base::Result;
using std::chrono::seconds;
using upload::CurlPtr;

constexpr int kMaxRedirects = 5;
// A page of a hundred issues of the longest texts, escaped.
constexpr size_t kMaxAnswer = size_t{64} << 20;

size_t take_body(char* data, size_t size, size_t count, void* into) {
  auto& body = static_cast<ApiAnswer*>(into)->body;
  if (body.size() + size * count > kMaxAnswer) return 0;  // curl gives up
  body.append(data, size * count);
  return size * count;
}

size_t take_head(char* data, size_t size, size_t count, void* into) {
  take_head_line(*static_cast<ApiAnswer*>(into), {data, size * count});
  return size * count;
}

// Whether doing it twice is the same as doing it once.
bool is_repeatable(std::string_view method) { return method != "POST"; }

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

// Scheme, host and port, also if the port goes without saying; empty for what is no URL.
std::string server_of(CURLU* url) {
  std::string server;
  for (const CURLUPart part : {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT}) {
    char* text = nullptr;
    if (::curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    const CurlPtr<char> owned{text};
    server += std::string{text} + " ";
  }
  // Neither schemes nor hosts know upper case.
  std::ranges::transform(server, server.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return server;
}

CurlPtr<CURLU> parse_url(const std::string& url) {
  CurlPtr<CURLU> parsed{::curl_url()};
  if (parsed && ::curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    parsed.reset();
  return parsed;
}

void add_header(CurlPtr<curl_slist>& list, const std::string& line) {
  curl_slist* const longer = ::curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc{};
  static_cast<void>(list.release());
  list.reset(longer);
}

CurlPtr<curl_slist> headers_of(const ApiOptions& options, bool has_body) {
  CurlPtr<curl_slist> list;
  add_header(list, "Accept: application/vnd.github+json");
  add_header(list, "X-GitHub-Api-Version: 2022-11-28");
  add_header(list, "User-Agent: tallystick");
  add_header(list, "Expect:");  // no wait for a 100 that may never come
  if (has_body) add_header(list, "Content-Type: application/json");
  if (!options.token.empty()) add_header(list, "Authorization: Bearer " + options.token);
  return list;
}

}  // namespace

Result<ApiClient> ApiClient::open(ApiOptions options) {
  while (options.url.ends_with('/')) options.url.pop_back();
  if (const auto checked = upload::check_url(options.url); !checked) {
    return fail("The issue tracker cannot be asked: {}.", checked.error().message);
  }
  if (!options.sleep) options.sleep = [](seconds time) { std::this_thread::sleep_for(time); };
  if (!options.now) options.now = base::system_now;
  return ApiClient{std::move(options)};
}

Result<std::string> ApiClient::resolve(const std::string& base,
                                       const std::string& reference) const {
  const auto own = parse_url(options_.url), resolved = parse_url(base);
  if (!own || !resolved ||
      ::curl_url_set(resolved.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) {
    return fail("it leads to what is no URL");
  }
  char* text = nullptr;
  if (::curl_url_get(resolved.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    return fail("it leads to what is no URL");
  }
  const CurlPtr<char> owned{text};
  if (server_of(resolved.get()) != server_of(own.get())) {
    return fail("it leads to another server, {}, which must not get the token",
                upload::one_line(text));
  }
  return std::string{text};
}

bool ApiClient::wait(seconds time) {
  if (waited_ + time > options_.max_wait) return false;
  waited_ += time;
  options_.sleep(time);
  return true;
}

Result<ApiAnswer> ApiClient::request_once(const std::string& method, const std::string& url,
                                          const std::string& body) {
  // One handle for all, so that the connection stays.
  if (!curl_) curl_ = upload::new_request(url, options_.timeout);
  if (!curl_) return fail("there is no memory");
  CURL* const curl = curl_.get();
  upload::prepare_request(curl, url, options_.timeout);
  ApiAnswer answer;
  const auto headers = headers_of(options_, !body.empty());
  ::curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  ::curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  ::curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  ::curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
  ::curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  if (!body.empty()) {
    ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  ::curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
  // On a connection that was used before, curl would repeat by itself what got no answer.
  if (!is_repeatable(method)) ::curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
  const auto status = upload::perform(curl);
  // It has pointers to what ends here.
  ::curl_easy_reset(curl);
  if (!status) return std::unexpected(status.error());
  answer.status = *status;
  return answer;
}

Result<ApiAnswer> ApiClient::request_patiently(const std::string& method, const std::string& url,
                                               const std::string& body) {
  for (int attempt = 0;; ++attempt) {
    auto answer = request_once(method, url, body);
    std::optional<seconds> pause;
    if (answer) {
      pause = wait_before_retry(*answer, is_repeatable(method), attempt, options_.now());
    } else if (is_repeatable(method) && attempt + 1 < kMaxAttempts) {
      pause = seconds{int64_t{1} << attempt};
    }
    if (!pause || !wait(*pause)) return answer;
  }
}

Result<ApiAnswer> ApiClient::request(const std::string& method, const std::string& url,
                                     const std::string& body) {
  auto target = resolve(url, url);
  if (!target) return std::unexpected(target.error());
  // "Pause between mutative requests" in GitHub's best practices.
  if (method != "GET" && std::exchange(has_changed_, true)) options_.sleep(seconds{1});
  for (int i = 0; i <= kMaxRedirects; ++i) {
    auto answer = request_patiently(method, *target, body);
    if (!answer || !is_redirect(answer->status)) return answer;
    target = resolve(*target, answer->location);
    if (!target) return std::unexpected(target.error());
  }
  return fail("it leads on and on: {} redirects", kMaxRedirects + 1);
}

}  // namespace tally::triage
