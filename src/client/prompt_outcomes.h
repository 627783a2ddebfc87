// What became of asking, as counters of the program that asks.
#ifndef TALLY_CLIENT_PROMPT_OUTCOMES_H_
#define TALLY_CLIENT_PROMPT_OUTCOMES_H_

#include "consent/prompt_state.h"

namespace tally::client {

// Counts that the question was shown, if it ever was, and what became of it. Each of these is
// counted once in a process. Whoever said yes is seen by this alone: when he was asked, nothing
// that was counted could be sent. For any thread.
void count_outcome_so_far(const consent::PromptState& state);

}  // namespace tally::client

#endif  // TALLY_CLIENT_PROMPT_OUTCOMES_H_
