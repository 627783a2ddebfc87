#include "format/prompt_rollout.h"

#include <algorithm>

#include "base/error.h"
#include "format/public_list.h"

namespace tally::format {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

// The shortest digits that read back as the same, and are of a floating-point number in C.
std::string c_double(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

bool is_prompt_salt(std::string_view text) {
  return !text.empty() && text.size() <= kMaxPromptSalt && std::ranges::all_of(text, is_plain);
}

std::vector<std::string> rollout_warnings(const std::optional<PromptRollout>& before,
                                          const std::optional<PromptRollout>& after) {
  if (!before) return {};
  if (!after) {
    return {
        "nothing says any more which share of users is asked, so that programs are built with a "
        "share and a salt of their own: keep the record of type prompt"};
  }
  std::vector<std::string> warnings;
  if (after->rate < before->rate) {
    const int digits = digits_between(before->rate, after->rate);
    warnings.push_back(fmt::format(
        "the share of users who are asked falls from {} to {}: those who are left out are not "
        "asked again, but whoever has said yes goes on taking part",
        percent(before->rate, digits), percent(after->rate, digits)));
  }
  if (after->salt != before->salt) {
    warnings.push_back(
        fmt::format("the salt is {} instead of {}, so that other users are asked than before: keep "
                    "the salt, and raise the rate to ask more",
                    after->salt, before->salt));
  }
  return warnings;
}

std::string rollout_header(const PromptRollout& rollout, std::string_view origin) {
  std::string from;
  for (const char c : origin) {
    if (is_plain(c) || c == ' ') from += c;
  }
  return fmt::format(
      "/* Which share of users is asked whether to take part, and by which salt they are chosen:\n"
      "   prompt_rate and prompt_salt of the configuration that tally's start is given.\n"
      "   Made by `tally config prompt --header` from {}. Do not edit it: make it anew. */\n"
      "#ifndef TALLY_PROMPT_ROLLOUT_H_\n"
      "#define TALLY_PROMPT_ROLLOUT_H_\n"
      "\n"
      "#define TALLY_PROMPT_RATE {}\n"
      "#define TALLY_PROMPT_SALT \"{}\"\n"
      "\n"
      "#endif /* TALLY_PROMPT_ROLLOUT_H_ */\n",
      from, c_double(rollout.rate), rollout.salt);
}

}  // namespace tally::format
