// Who may ask, and for what: before anything is looked at.
//
// Any program on this machine can connect to the viewer, that of another user too, and any web page
// in the user's browser can make the browser ask. So every request for data must show the token in
// the field Authorization, which no other page can know or send; and one that was meant for another
// host, or that comes from another page, is refused even with it.
#ifndef TALLY_VIEWER_GUARD_H_
#define TALLY_VIEWER_GUARD_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/call.h"

namespace tally::viewer {

// A code is good for so long: it stands in the command line of a browser, which others can read.
inline constexpr std::chrono::seconds kCodeLife{60};

// For one thread.
class Guard {
 public:
  using Clock = std::chrono::steady_clock;

  // `hosts`: as names_of (address.h).
  Guard(std::vector<std::string> hosts, std::string token)
      : hosts_(std::move(hosts)), token_(std::move(token)) {}

  // Why this is not answered; nothing if it may be. Pages and scripts of the viewer itself, which
  // are the same for everybody, need no token; all below `/api/` does.
  std::optional<Answer> refuse(const Call& call) const;

  // Lets `code` be changed for the token once, until kCodeLife from `now`.
  void expect_code(std::string code, Clock::time_point now);
  // The token, if the call shows that code. Whatever it shows, no other gets it then with that
  // code.
  std::optional<std::string> change_code(const Call& call, Clock::time_point now);

 private:
  std::optional<Answer> refuse_sender(const Call& call) const;
  std::optional<Answer> refuse_method(const Call& call) const;

  const std::vector<std::string> hosts_;
  const std::string token_;
  std::string code_;  // empty: none
  Clock::time_point code_ends_;
};

// Where a code is changed for the token: the one address below `/api/` that takes no token.
inline constexpr std::string_view kCodePath = "/api/token";
// The addresses that take POST, and nothing else.
bool is_for_post(std::string_view path);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_GUARD_H_
