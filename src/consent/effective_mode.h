// The mode that is in force, and which rule made it so. The user's own word is the only thing that
// can raise it; everything else can only lower it. Pure.
#ifndef TALLY_CONSENT_EFFECTIVE_MODE_H_
#define TALLY_CONSENT_EFFECTIVE_MODE_H_

#include <string_view>

#include "consent/mode.h"

namespace tally::consent {

// What the machine's administrator allows at most, from /etc/tallystick/policy.
enum class Policy { kNone, kCapAtLocal, kOff };

// Reads a policy file's content: the first line that is neither empty nor a comment (`#`) says
// `off`, `local` (a cap) or `on` (no limit), in whatever case. A file that says anything else is
// meant to limit something: it is off. So is a file of 4096 bytes or more.
Policy parse_policy(std::string_view content);

// All that the effective mode follows from.
struct Circumstances {
  bool has_directory = true;  // there is a place to write to
  bool is_privileged =
      false;                  // the program has rights that its user has not (setuid, capabilities)
  bool do_not_track = false;  // DO_NOT_TRACK is set to anything but `0` or empty
  bool telemetry_off = false;  // TALLY_TELEMETRY=off
  Policy policy = Policy::kNone;
  bool in_ci = false;            // a variable says that this is a build machine
  bool directory_given = false;  // by the program or by TALLY_DIR
  UserMode user{};
  // Policy or mode file could not be looked at just now; what stands here of it is `off`.
  bool uncertain = false;
};

// The rule that decided.
enum class Rule {
  kUser,         // the mode file names the mode
  kDefault,      // nobody said anything
  kPrivileged,   // rights that the user has not: its environment may lead to where he may not write
  kDoNotTrack,   // the variable DO_NOT_TRACK
  kEnvironment,  // the variable TALLY_TELEMETRY
  kPolicy,       // the machine's policy
  kCi,           // a build machine
  kUnreadable,   // the mode file is there, but may not be read: it could say off
  kNoDirectory,  // there is no place to write to
};

struct EffectiveMode {
  Mode mode;
  Rule rule;

  bool operator==(const EffectiveMode&) const = default;
};

// The first of these that holds decides:
//
//   there is no directory                  off    kNoDirectory
//   the program has more rights            off    kPrivileged
//   DO_NOT_TRACK                           off    kDoNotTrack
//   TALLY_TELEMETRY=off                    off    kEnvironment
//   the policy says off                    off    kPolicy
//   the mode file says off                 off    kUser
//   the mode file may not be read          off    kUnreadable
//   it says on, and the policy says local  local  kPolicy
//   it says on                             on     kUser
//   it says local                          local  kUser
//   the directory was given                local  kDefault
//   this is a build machine                off    kCi
//   none of these                          local  kDefault
EffectiveMode effective_mode(const Circumstances& circumstances);

// Whether the user said yes, and it is the policy alone that keeps what is counted from being sent.
constexpr bool is_capped(const EffectiveMode& effective) {
  return effective == EffectiveMode{Mode::kLocal, Rule::kPolicy};
}

// The rule as the end of a sentence: "off, because DO_NOT_TRACK is set".
std::string_view explain(Rule rule);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_EFFECTIVE_MODE_H_
