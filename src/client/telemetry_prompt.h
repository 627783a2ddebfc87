// `mytool telemetry prompt`: the question of tally/prompt.h for front ends that are programs of
// their own.
#ifndef TALLY_CLIENT_TELEMETRY_PROMPT_H_
#define TALLY_CLIENT_TELEMETRY_PROMPT_H_

#include "tally/config.h"

namespace tally::client {

enum class PromptRun {
  kDone,
  kNotRecorded,  // nothing was printed
  kUnknown,      // these words mean nothing; nothing was done
};

// Does what the words behind `prompt` say, and prints it. `config.command` is how the command is
// called.
PromptRun run_prompt(const Config& config, int count, const char* const* words);

}  // namespace tally::client

#endif  // TALLY_CLIENT_TELEMETRY_PROMPT_H_
