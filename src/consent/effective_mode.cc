#include "consent/effective_mode.h"

namespace tally::consent {

Policy parse_policy(std::string_view content) {
  // The file has the words of the mode file; a date in it means nothing here.
  const UserMode said = parse_mode(content);
  if (!said.named || said.mode == Mode::kOn) return Policy::kNone;
  return said.mode == Mode::kOff ? Policy::kOff : Policy::kCapAtLocal;
}

EffectiveMode effective_mode(const Circumstances& c) {
  if (c.do_not_track) return {Mode::kOff, Rule::kDoNotTrack};
  if (c.telemetry_off) return {Mode::kOff, Rule::kEnvironment};
  if (c.policy == Policy::kOff) return {Mode::kOff, Rule::kPolicy};
  if (c.user.named && c.user.mode == Mode::kOff) return {Mode::kOff, Rule::kUser};
  if (c.in_ci && !c.user.named && !c.directory_given) return {Mode::kOff, Rule::kCi};
  if (!c.user.named) return {Mode::kLocal, Rule::kDefault};
  if (c.user.mode == Mode::kOn && c.policy == Policy::kCapAtLocal) {
    return {Mode::kLocal, Rule::kPolicy};
  }
  return {c.user.mode, Rule::kUser};
}

std::string_view explain(Rule rule) {
  switch (rule) {
    case Rule::kUser:
      return "as you chose";
    case Rule::kDefault:
      return "the default; nothing was chosen yet";
    case Rule::kDoNotTrack:
      return "because DO_NOT_TRACK is set";
    case Rule::kEnvironment:
      return "because TALLY_TELEMETRY=off is set";
    case Rule::kPolicy:
      return "because of this machine's policy, /etc/tallystick/policy";
    case Rule::kCi:
      return "because this is a build machine (CI) and nothing was chosen";
    case Rule::kNoDirectory:
      return "because there is no home directory to keep it in";
  }
  return "";
}

}  // namespace tally::consent
