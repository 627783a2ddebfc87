#include "triage/api_answer.h"

#include <algorithm>
#include <charconv>

namespace tally::triage {
namespace {

using std::chrono::seconds;

// What a server may tell us to wait at most: a day, so that sums stay small.
constexpr uint64_t kMaxWait = 86'400;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string in_lower_case(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Nothing if it is not all digits, or too many.
std::optional<uint64_t> number_of(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_own_trouble(long status) {
  return status == 500 || status == 502 || status == 503 || status == 504;
}

seconds at_most_a_day(uint64_t wait) {
  return seconds{static_cast<int64_t>(std::min(wait, kMaxWait))};
}

}  // namespace

void take_head_line(ApiAnswer& answer, std::string_view line) {
  if (line.starts_with("HTTP/")) {
    answer = {};
    return;
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = in_lower_case(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "location") answer.location = value;
  // Of several headers of this name each is a part of one list (RFC 9110, section 5.3).
  if (name == "link") answer.link += (answer.link.empty() ? "" : ", ") + std::string{value};
  if (name == "retry-after") answer.retry_after = number_of(value);
  if (name == "x-ratelimit-remaining") answer.remaining = number_of(value);
  if (name == "x-ratelimit-reset") answer.reset = number_of(value);
}

bool is_rate_limited(const ApiAnswer& answer) {
  if (answer.status == 429) return true;
  if (answer.status != 403) return false;
  return answer.retry_after || answer.remaining == 0U ||
         in_lower_case(answer.body).find("rate limit") != std::string::npos;
}

std::optional<seconds> wait_before_retry(const ApiAnswer& answer, bool is_repeatable, int attempt,
                                         base::Time now) {
  if (attempt + 1 >= kMaxAttempts) return std::nullopt;
  const auto doubled = [attempt](int64_t first) { return seconds{first << attempt}; };
  if (!is_rate_limited(answer)) {
    if (!is_repeatable || !is_own_trouble(answer.status)) return std::nullopt;
    return answer.retry_after ? at_most_a_day(*answer.retry_after) : doubled(1);
  }
  if (answer.retry_after) return at_most_a_day(*answer.retry_after);
  if (answer.remaining == 0U && answer.reset) {
    const auto since_1970 =
        static_cast<uint64_t>(std::max<int64_t>(now.time_since_epoch().count(), 0));
    // A second more: its clock and ours differ.
    return at_most_a_day(
        *answer.reset > since_1970 ? std::min(*answer.reset - since_1970, kMaxWait) + 1 : 1);
  }
  return doubled(60);
}

}  // namespace tally::triage
