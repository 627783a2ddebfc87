#include "client/telemetry_prompt.h"

#include <stdio.h>

#include <optional>
#include <string_view>

#include "client/json_out.h"
#include "client/prompt_place.h"
#include "tally/prompt.h"

namespace tally::client {
namespace {

std::optional<Answer> answer_of(std::string_view word) {
  if (word == "yes") return Answer::kYes;
  if (word == "no") return Answer::kNo;
  if (word == "dismissed") return Answer::kDismissed;
  if (word == "expired") return Answer::kExpired;
  return std::nullopt;
}

void print_line(const JsonOut& out, const char* line) {
  ::fwrite(line, 1, out.length(), stdout);
  ::fputc('\n', stdout);
}

PromptRun take(const Config& config) {
  char text[kMaxPromptMessage];
  char line[2 * kMaxPromptMessage];
  JsonOut out{line, sizeof line};
  const size_t length = prompt_message(config, text, sizeof text);
  out.raw(R"({"Ask":true,"Message":)").string({text, length});
  out.raw(R"(,"Yes":)").string(kPromptYes).raw(R"(,"No":)").string(kPromptNo);
  out.raw(R"(,"Preview":)");
  consent::FixedString<1024> preview;
  preview.append(config.command).append(" preview");
  out.string(preview.view()).raw("}");
  // It must fit before one of the five times is taken.
  const bool fits = length != 0 && out.length() != 0 && preview.fits();
  const PromptTurn turn =
      fits ? take_prompt(config) : PromptTurn{false, "The question is too long to be put."};
  if (turn.may_ask) {
    print_line(out, line);
    return PromptRun::kDone;
  }
  JsonOut none{line, sizeof line};
  none.raw(R"({"Ask":false,"Why":)").string(turn.why).raw("}");
  print_line(none, line);
  return PromptRun::kDone;
}

PromptRun answer(const Config& config, Answer answer) {
  if (!answer_prompt(config, answer)) return PromptRun::kNotRecorded;
  if (answer != Answer::kYes && answer != Answer::kNo) {
    ::fputs("Nothing changes.\n", stdout);
    return PromptRun::kDone;
  }
  const PromptPlace place{config};
  for (const std::string_view piece : words_of_answer(answer == Answer::kYes, place.subject())) {
    ::fwrite(piece.data(), 1, piece.size(), stdout);
  }
  return PromptRun::kDone;
}

}  // namespace

PromptRun run_prompt(const Config& config, int count, const char* const* words) {
  const std::string_view word = words[0];
  if (word == "take" && count == 1) return take(config);
  if (word != "answer" || count != 2) return PromptRun::kUnknown;
  const auto said = answer_of(words[1]);
  return said ? answer(config, *said) : PromptRun::kUnknown;
}

}  // namespace tally::client
