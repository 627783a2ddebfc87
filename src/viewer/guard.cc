#include "viewer/guard.h"

#include <algorithm>
#include <array>
#include <utility>

#include "viewer/token.h"

namespace tally::viewer {
namespace {

constexpr std::string_view kApi = "/api/";
constexpr std::array<std::string_view, 2> kForPost{kCodePath, "/api/mode"};

std::string in_small_letters(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

// What is behind `Bearer `; empty if there is not exactly one.
std::string_view shown_token(const Call& call) {
  constexpr std::string_view kScheme = "Bearer ";
  if (call.authorizations.size() != 1) return {};
  const std::string_view value = call.authorizations[0];
  return value.starts_with(kScheme) ? value.substr(kScheme.size()) : std::string_view{};
}

bool is_json(const Call& call) {
  if (call.content_types.size() != 1) return false;
  const std::string& type = call.content_types[0];
  return in_small_letters(type.substr(0, type.find(';'))) == "application/json";
}

}  // namespace

bool is_for_post(std::string_view path) {
  return std::ranges::find(kForPost, path) != kForPost.end();
}

std::optional<Answer> Guard::refuse_sender(const Call& call) const {
  if (call.hosts.size() != 1 ||
      std::ranges::find(hosts_, in_small_letters(call.hosts[0])) == hosts_.end()) {
    return error_answer(403, "This is asked for under a name that is not that of the viewer.");
  }
  const std::string origin = "http://" + in_small_letters(call.hosts[0]);
  const bool is_own = std::ranges::all_of(
      call.origins, [&](const std::string& each) { return in_small_letters(each) == origin; });
  const bool is_near = std::ranges::all_of(call.fetch_sites, [](const std::string& each) {
    return each == "same-origin" || each == "none";
  });
  if (is_own && is_near && call.origins.size() <= 1) return std::nullopt;
  return error_answer(403, "This is asked for by a page that is not one of the viewer.");
}

std::optional<Answer> Guard::refuse_method(const Call& call) const {
  const bool for_post = is_for_post(call.path());
  const bool reads = call.method == "GET" || call.method == "HEAD";
  if (for_post ? call.method == "POST" : reads) return std::nullopt;
  const std::string allowed = for_post ? "POST" : "GET, HEAD";
  Answer answer = error_answer(405, "This address takes only " + allowed + ".");
  answer.allow = allowed;
  return answer;
}

std::optional<Answer> Guard::refuse(const Call& call) const {
  if (auto refused = refuse_sender(call)) return refused;
  // Whoever has no token is not told what there is.
  if (call.path().starts_with(kApi) && call.path() != kCodePath &&
      !is_same_token(shown_token(call), token_)) {
    return error_answer(
        403, "The token is missing or wrong: open the link that `tally view` has printed.");
  }
  if (auto refused = refuse_method(call)) return refused;
  if (call.method == "POST" && !is_json(call)) {
    return error_answer(415, "This address takes application/json.");
  }
  return std::nullopt;
}

void Guard::expect_code(std::string code, Clock::time_point now) {
  code_ = std::move(code);
  code_ends_ = now + kCodeLife;
}

std::optional<std::string> Guard::change_code(const Call& call, Clock::time_point now) {
  if (now >= code_ends_) code_.clear();
  if (code_.empty() || !is_same_token(shown_token(call), code_)) return std::nullopt;
  code_.clear();
  return token_;
}

}  // namespace tally::viewer
