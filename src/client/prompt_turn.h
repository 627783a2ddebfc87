// Taking the turn to ask, for front ends of this library.
#ifndef TALLY_CLIENT_PROMPT_TURN_H_
#define TALLY_CLIENT_PROMPT_TURN_H_

#include "tally/prompt.h"

namespace tally::client {

// As take_prompt. Where all rules allow the question, and only there, `is_ready` is asked first
// whether it can be shown now: if not, none of the five times is taken. So what it costs to find
// out is not paid by each run of a program.
PromptTurn take_prompt_when(const Config& config, bool (*is_ready)());

}  // namespace tally::client

#endif  // TALLY_CLIENT_PROMPT_TURN_H_
