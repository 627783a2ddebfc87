// Whom a question is about, and what is known of him without the prompt file.
#ifndef TALLY_CLIENT_PROMPT_PLACE_H_
#define TALLY_CLIENT_PROMPT_PLACE_H_

#include <cstdint>
#include <string_view>

#include "consent/environment.h"
#include "consent/prompt_decision.h"
#include "consent/words.h"
#include "counter/clock.h"
#include "tally/config.h"

namespace tally::client {

// Allocates nothing. Reads the environment, so it must not be made while another thread changes it.
class PromptPlace {
 public:
  // `config` must stay as long as this.
  explicit PromptPlace(const Config& config);

  std::string_view directory() const { return place_.directory.view(); }
  consent::Mode mode() const { return place_.effective.mode; }
  consent::PromptRule rule_without_state() const;
  consent::Rollout rollout() const;
  int64_t now() const { return clock_.seconds(); }
  // A view into this and the config.
  consent::Subject subject() const;

  // Sets the mode `on`, from today on. False, with errno set, if it cannot be.
  bool say_yes() const;

 private:
  const Config& config_;
  consent::Place place_;
  counter::Clock clock_;
  consent::PathBuffer behind_;  // ` --collection acme`
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_PROMPT_PLACE_H_
