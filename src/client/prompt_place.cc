#include "client/prompt_place.h"

#include <errno.h>

namespace tally::client {
namespace {

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

}  // namespace

PromptPlace::PromptPlace(const Config& config)
    : config_(config),
      place_(consent::find_place(view_of(config.directory), view_of(config.collection))) {
  clock_.read_environment(place_.source == consent::Place::Source::kEnvironment);
  behind_.append(" --collection ").append(view_of(config.collection));
}

consent::PromptRule PromptPlace::rule_without_state() const {
  return consent::decide_without_state(place_.seen, place_.effective, rollout());
}

consent::Rollout PromptPlace::rollout() const {
  return {.rate = config_.prompt_rate, .salt = view_of(config_.prompt_salt)};
}

consent::Subject PromptPlace::subject() const {
  const std::string_view command = view_of(config_.command);
  return {.collection = view_of(config_.collection),
          .directory = directory(),
          .upload_url = view_of(config_.upload_url),
          .privacy_url = view_of(config_.privacy_url),
          .title = view_of(config_.title),
          .is_shared = place_.source == consent::Place::Source::kEnvironment,
          .command = command.empty()
                         ? consent::Command{.before = "tally", .behind = behind_.view()}
                         : consent::Command{.before = command, .behind = {}, .is_tally = false}};
}

bool PromptPlace::say_yes() const {
  if (place_.seen.is_privileged || place_.directory.empty()) {
    errno = EPERM;
    return false;
  }
  const consent::Date today = clock_.today();
  if (consent::write_mode(directory(), consent::Mode::kOn, today) ==
      consent::ModeWritten::kFailed) {
    return false;
  }
  // A yes under a policy's cap begins when the cap is gone, as with any other.
  const consent::Place now =
      consent::find_place(view_of(config_.directory), view_of(config_.collection));
  return consent::begin_capped_yes_anew(now.effective, now.seen.user, directory(), today);
}

}  // namespace tally::client
