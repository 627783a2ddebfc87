#include "client/prompt_outcomes.h"

#include <atomic>

#include "tally/partition.h"

namespace tally::client {
namespace {

enum Outcome : size_t { kAccepted, kDeclined, kDismissed, kExpired, kShown };

TALLY_PARTITION(outcomes, "tally/prompt",
                "What became of asking the user whether counters may be sent.", "accepted",
                "declined", "dismissed", "expired", "shown");

std::atomic<unsigned> counted{0};  // a bit for each outcome

void count_once(Outcome outcome) {
  const unsigned bit = 1U << outcome;
  if ((counted.fetch_or(bit) & bit) == 0) outcomes.inc_at(outcome);
}

}  // namespace

void count_outcome_so_far(const consent::PromptState& state) {
  if (state.attempts > 0) count_once(kShown);
  switch (state.stage) {
    case consent::PromptStage::kYes:
      return count_once(kAccepted);
    case consent::PromptStage::kNo:
      return count_once(kDeclined);
    case consent::PromptStage::kDismissed:
      return count_once(kDismissed);
    case consent::PromptStage::kFailed:
      return count_once(kExpired);
    case consent::PromptStage::kNotAsked:
    case consent::PromptStage::kPending:
      return;
  }
}

}  // namespace tally::client
