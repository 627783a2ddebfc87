#include "tally/prompt.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "client/prompt_file.h"
#include "client/prompt_outcomes.h"
#include "client/prompt_place.h"
#include "client/prompt_turn.h"
#include "consent/prompt_decision.h"

namespace tally {
namespace {

using client::PromptFile;
using client::PromptPlace;
using client::PromptRead;
using consent::PromptDecision;
using consent::PromptRule;
using consent::PromptState;

constexpr int kAnswerPatienceMilliseconds = 1000;

constexpr const char* kNoLock = "Another program is deciding whether you are asked.";
constexpr const char* kNotReady = "The question cannot be shown just now.";
constexpr const char* kNotWritten =
    "That you are asked cannot be written down, so you are not asked.";

// Puts errno back.
class KeptErrno {
 public:
  KeptErrno() : error_(errno) {}
  ~KeptErrno() { errno = error_; }
  KeptErrno(const KeptErrno&) = delete;
  KeptErrno& operator=(const KeptErrno&) = delete;

 private:
  int error_;
};

PromptTurn not_now(PromptRule rule) { return {false, consent::explain(rule).data()}; }

// 0 if there is none to be had at once.
uint64_t random_token() {
  uint64_t token = 0;
  return ::getrandom(&token, sizeof token, GRND_NONBLOCK) == sizeof token ? token : 0;
}

// What the prompt file says, and what follows.
struct Look {
  PromptState state{};
  PromptDecision decision{};
  bool must_write = false;
};

Look look(const PromptFile& file, const PromptPlace& place) {
  Look seen;
  const PromptRead read = file.read(seen.state);
  if (read == PromptRead::kUnreadable) return seen;
  const bool needs_token = seen.state.token == 0;
  const uint64_t token = needs_token ? random_token() : seen.state.token;
  if (token == 0) return seen;
  seen.decision = consent::decide_prompt(seen.state, place.now(), place.rollout(), token);
  seen.must_write = read == PromptRead::kNone || !(seen.decision.next == seen.state);
  return seen;
}

PromptTurn take(const PromptPlace& place, bool (*is_ready)()) {
  const PromptRule rule = place.rule_without_state();
  if (place.mode() == consent::Mode::kOff) return not_now(rule);
  PromptFile file{place.directory()};
  Look seen = look(file, place);
  client::count_outcome_so_far(settled(seen.state, place.now()));
  if (rule != PromptRule::kAsk) return not_now(rule);
  // As a rule nothing changes, and nobody need wait for a lock.
  if (!seen.must_write) return not_now(seen.decision.rule);
  if (seen.decision.rule == PromptRule::kAsk && !is_ready()) return {false, kNotReady};
  if (!file.lock(0)) return {false, errno == EWOULDBLOCK ? kNoLock : kNotWritten};
  seen = look(file, place);
  if (seen.must_write && !file.write(seen.decision.next)) return {false, kNotWritten};
  if (seen.decision.rule != PromptRule::kAsk) return not_now(seen.decision.rule);
  client::count_outcome_so_far(seen.decision.next);
  return {true, consent::explain(PromptRule::kAsk).data()};
}

consent::PromptOutcome outcome_of(Answer answer) {
  switch (answer) {
    case Answer::kYes:
      return consent::PromptOutcome::kYes;
    case Answer::kNo:
      return consent::PromptOutcome::kNo;
    case Answer::kDismissed:
      return consent::PromptOutcome::kDismissed;
    case Answer::kExpired:
      break;
  }
  return consent::PromptOutcome::kExpired;
}

bool record(const PromptPlace& place, Answer answer) {
  if (place.mode() == consent::Mode::kOff) return false;
  PromptFile file{place.directory()};
  PromptState state;
  // One who cannot be waited for holds it still; the answer is the user's, and is not lost for
  // that.
  file.lock(kAnswerPatienceMilliseconds);
  if (file.read(state) != PromptRead::kRead || state.attempts == 0) return false;
  const PromptState next = consent::after_outcome(state, outcome_of(answer));
  if (next == state) return answer == Answer::kDismissed || answer == Answer::kExpired;
  // The mode first: should we end in between, nobody is asked who has said yes. With it the yes is
  // given, whether or not the prompt file can say so too.
  if (answer == Answer::kYes && !place.say_yes()) return false;
  if (!file.write(next) && answer != Answer::kYes) return false;
  client::count_outcome_so_far(next);
  return true;
}

}  // namespace

PromptTurn client::take_prompt_when(const Config& config, bool (*is_ready)()) {
  return take(PromptPlace{config}, is_ready);
}

PromptTurn take_prompt(const Config& config) noexcept {
  const KeptErrno kept;
  return take(PromptPlace{config}, [] { return true; });
}

size_t prompt_message(const Config& config, char* buffer, size_t size) noexcept {
  if (size == 0) return 0;
  const KeptErrno kept;
  const PromptPlace place{config};
  size_t length = 0;
  for (const std::string_view piece : words_of_question(place.subject())) {
    if (piece.size() >= size - length) {
      buffer[0] = '\0';
      return 0;
    }
    ::memcpy(buffer + length, piece.data(), piece.size());
    length += piece.size();
  }
  buffer[length] = '\0';
  return length;
}

bool answer_prompt(const Config& config, Answer answer) noexcept {
  const KeptErrno kept;
  return record(PromptPlace{config}, answer);
}

}  // namespace tally
