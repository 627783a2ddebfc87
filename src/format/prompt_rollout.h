// Which share of users is asked whether to take part, and who they are (doc/formats.md, "Upload
// config"). Pure, for any thread.
#ifndef TALLY_FORMAT_PROMPT_ROLLOUT_H_
#define TALLY_FORMAT_PROMPT_ROLLOUT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tally::format {

// A user is asked if a hash of the salt and of a random token that is kept once per user, as a
// number in [0,1), is less than the rate. So with the same salt those who are asked at one rate are
// asked at every higher one.
struct PromptRollout {
  double rate = 0;   // of users, in [0,1]
  std::string salt;  // is_prompt_salt

  bool operator==(const PromptRollout&) const = default;
};

// Bytes; it is compiled into programs.
inline constexpr size_t kMaxPromptSalt = 64;

// 1 to kMaxPromptSalt letters and digits of ASCII, `.`, `_` and `-`: what needs no escape in any
// language.
bool is_prompt_salt(std::string_view text);

// What the owner should think of before `after` takes the place of `before`, a sentence each
// without an end mark: a lower rate leaves out users who were asked, another salt asks others.
std::vector<std::string> rollout_warnings(const std::optional<PromptRollout>& before,
                                          const std::optional<PromptRollout>& after);

// A header for C99 and C++ that defines TALLY_PROMPT_RATE, a double, and TALLY_PROMPT_SALT, a
// string: what tally::Config is given as prompt_rate and prompt_salt. `origin` says in a comment
// what it was made from; text that could end the comment is left out of it.
std::string rollout_header(const PromptRollout& rollout, std::string_view origin);

}  // namespace tally::format

#endif  // TALLY_FORMAT_PROMPT_ROLLOUT_H_
