// What a user means by what he types at the question.
#ifndef TALLY_CLIENT_PROMPT_REPLY_H_
#define TALLY_CLIENT_PROMPT_REPLY_H_

#include <string_view>

namespace tally::client {

enum class PromptReply { kYes, kNo, kDismissed, kExpired };

// Of a line, with or without its end: `y` and `yes` are yes; nothing, `n` and `no` are no; in
// capitals or not, between spaces or not. All else is neither. Pure.
PromptReply reply_of(std::string_view line);

}  // namespace tally::client

#endif  // TALLY_CLIENT_PROMPT_REPLY_H_
