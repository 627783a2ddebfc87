#include "consent/effective_mode.h"

namespace tally::consent {

namespace {

bool is_word(std::string_view line, std::string_view word) {
  if (line.size() != word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = line[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != word[i]) return false;
  }
  return true;
}

// The line without white space around it and without a comment.
std::string_view content_of(std::string_view line) {
  line = slice(line, 0, line.find('#'));
  const size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return slice(line, begin, line.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

Policy parse_policy(std::string_view content) {
  while (!content.empty()) {
    const size_t end = content.find('\n');
    const std::string_view line = content_of(slice(content, 0, end));
    if (is_word(line, "on")) return Policy::kNone;
    if (is_word(line, "local")) return Policy::kCapAtLocal;
    if (!line.empty()) return Policy::kOff;
    content = end == std::string_view::npos ? std::string_view{} : slice(content, end + 1);
  }
  return Policy::kNone;
}

// In the order of the header's table.
EffectiveMode effective_mode(const Circumstances& c) {
  if (!c.has_directory) return {Mode::kOff, Rule::kNoDirectory};
  if (c.is_privileged) return {Mode::kOff, Rule::kPrivileged};
  if (c.do_not_track) return {Mode::kOff, Rule::kDoNotTrack};
  if (c.telemetry_off) return {Mode::kOff, Rule::kEnvironment};
  if (c.policy == Policy::kOff) return {Mode::kOff, Rule::kPolicy};
  if (c.user.named && c.user.mode == Mode::kOff) return {Mode::kOff, Rule::kUser};
  if (c.user.unreadable) return {Mode::kOff, Rule::kUnreadable};
  if (c.user.named && c.user.mode == Mode::kOn && c.policy == Policy::kCapAtLocal) {
    return {Mode::kLocal, Rule::kPolicy};
  }
  if (c.user.named) return {c.user.mode, Rule::kUser};
  if (c.directory_given) return {Mode::kLocal, Rule::kDefault};
  if (c.in_ci) return {Mode::kOff, Rule::kCi};
  return {Mode::kLocal, Rule::kDefault};
}

std::string_view explain(Rule rule) {
  switch (rule) {
    case Rule::kUser:
      return "as you chose";
    case Rule::kDefault:
      return "the default; nothing was chosen yet";
    case Rule::kPrivileged:
      return "because the program runs with rights that its user does not have";
    case Rule::kDoNotTrack:
      return "because DO_NOT_TRACK is set";
    case Rule::kEnvironment:
      return "because TALLY_TELEMETRY=off is set";
    case Rule::kPolicy:
      return "because of this machine's policy, /etc/tallystick/policy";
    case Rule::kCi:
      return "because this is a build machine (CI) and nothing was chosen";
    case Rule::kUnreadable:
      return "because the mode file may not be read, and could say so";
    case Rule::kNoDirectory:
      return "because there is no home directory to keep it in";
  }
  return "";
}

}  // namespace tally::consent
