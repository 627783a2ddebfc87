#include "upload/send.h"

#include <algorithm>

#include "upload/http.h"

namespace tally::upload {
namespace {

size_t keep_answer(char* data, size_t, size_t size, void* out) {
  auto& answer = *static_cast<std::string*>(out);
  answer.append(data, std::min(size, kMaxAnswer - std::min(answer.size(), kMaxAnswer)));
  return size;
}

void set_options(CURL* curl, curl_slist* headers, std::string_view body, std::string& answer) {
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

SendResult send_report(const std::string& url, const std::string& date, std::string_view body,
                       std::chrono::milliseconds limit) {
  if (const auto allowed = check_url(url); !allowed) {
    return {Sent::kTryLater, allowed.error().message};
  }
  const std::string target = (url.ends_with('/') ? url : url + "/") + date;
  const CurlPtr<CURL> curl = new_request(target, limit);
  // No Expect header: it costs a round trip.
  CurlPtr<curl_slist> headers{::curl_slist_append(nullptr, "Content-Type: application/json")};
  headers.reset(::curl_slist_append(headers.release(), "Expect:"));
  if (!curl || !headers) return {Sent::kTryLater, "no memory for the request"};
  std::string answer;
  set_options(curl.get(), headers.get(), body, answer);
  const auto status = perform(curl.get());
  if (!status) return {Sent::kTryLater, status.error().message};
  return {meaning_of_status(*status), one_line(fmt::format("{} {}", *status, answer))};
}

}  // namespace tally::upload
