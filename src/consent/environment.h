// Gathers what the effective mode follows from: environment, policy and mode file.
#ifndef TALLY_CONSENT_ENVIRONMENT_H_
#define TALLY_CONSENT_ENVIRONMENT_H_

#include <string_view>

#include "consent/directory.h"
#include "consent/effective_mode.h"

namespace tally::consent {

inline constexpr const char* kPolicyFile = "/etc/tallystick/policy";

// Whether the library reads the environment variable of this name.
bool is_variable_of_ours(std::string_view name);

// Reads the variables and files for the telemetry directory. Must not run while another thread
// changes the environment. Writes nothing.
Circumstances observe(std::string_view directory, bool directory_given,
                      const char* policy_file = kPolicyFile);

// Reads policy and mode file again; what the environment said stays as it was seen. For any thread,
// whatever the others do. Writes nothing.
Circumstances observe_files_again(const Circumstances& seen, std::string_view directory,
                                  const char* policy_file = kPolicyFile);

// A directory and the mode that is in force for it.
struct Place {
  enum class Source { kCollection, kEnvironment, kProgram };

  PathBuffer directory;                 // empty if there is none; then the mode is off
  Source source = Source::kCollection;  // who said that it is this directory
  Circumstances seen;
  EffectiveMode effective{Mode::kOff, Rule::kNoDirectory};
};

// Finds the directory, by the first of: `given` (if not empty), TALLY_DIR, the collection's own;
// then the mode in force.
Place find_place(std::string_view given, std::string_view collection,
                 const char* policy_file = kPolicyFile);

// While the policy caps the user's yes, the yes begins anew each day: what is counted under the cap
// is then never sent, also when the cap is gone. Called by whoever is about to count, or to make
// reports. Does nothing unless `effective` is capped, and one write a day if it is. False, with
// errno set, if the mode file could not be written: then nothing may be counted.
bool begin_capped_yes_anew(const EffectiveMode& effective, const UserMode& user,
                           std::string_view directory, Date today);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_ENVIRONMENT_H_
