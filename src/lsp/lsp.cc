#include "tally/lsp.h"

#include "client/json_out.h"
#include "client/prompt_place.h"
#include "lsp/json_scan.h"

namespace tally {
namespace {

using client::JsonOut;
using lsp::JsonValue;

constexpr std::string_view kId = "tallystick/prompt";

// MessageType.Info of the protocol.
constexpr std::string_view kInfo = "3";

Answer answer_of(JsonValue response) {
  const JsonValue title = lsp::member(lsp::member(response, "result"), "title");
  if (title.is(kPromptYes)) return Answer::kYes;
  if (title.is(kPromptNo)) return Answer::kNo;
  // A client that cannot ask answers with an error, and nobody has seen the question.
  return lsp::member(response, "error").text.empty() ? Answer::kDismissed : Answer::kExpired;
}

size_t write_message(std::string_view text, char* buffer, size_t size) {
  JsonOut out{buffer, size};
  out.raw(R"({"jsonrpc":"2.0","method":"window/showMessage","params":{"type":)").raw(kInfo);
  return out.raw(R"(,"message":)").string(text).raw("}}").length();
}

size_t tell(const Config& config, bool is_yes, char* buffer, size_t size) {
  const client::PromptPlace place{config};
  consent::FixedString<kMaxPromptMessage> text;
  for (const std::string_view piece : words_of_answer(is_yes, place.subject())) text.append(piece);
  std::string_view line = text.view();
  if (line.ends_with('\n')) line.remove_suffix(1);
  return text.fits() ? write_message(line, buffer, size) : 0;
}

}  // namespace

size_t LspPrompt::request(char* buffer, size_t size) noexcept {
  if (size == 0) return 0;
  buffer[0] = '\0';
  char text[kMaxPromptMessage];
  const size_t length = prompt_message(config_, text, sizeof text);
  if (is_asked_ || length == 0) return 0;
  JsonOut out{buffer, size};
  out.raw(R"({"jsonrpc":"2.0","id":)").string(kId);
  out.raw(R"(,"method":"window/showMessageRequest","params":{"type":)").raw(kInfo);
  out.raw(R"(,"message":)").string({text, length});
  out.raw(R"(,"actions":[{"title":)").string(kPromptYes);
  out.raw(R"(},{"title":)").string(kPromptNo).raw("}]}}");
  // It must fit before one of the five times is taken.
  if (out.length() == 0 || !take_prompt(config_).may_ask) {
    buffer[0] = '\0';
    return 0;
  }
  is_asked_ = true;
  return out.length();
}

bool LspPrompt::is_answer(const char* json, size_t size) const noexcept {
  const JsonValue message = lsp::parse_json({json, size});
  return is_asked_ && lsp::member(message, "id").is(kId) &&
         lsp::member(message, "method").text.empty();
}

size_t LspPrompt::reply(const char* json, size_t json_size, char* buffer, size_t size) noexcept {
  if (size == 0) return 0;
  buffer[0] = '\0';
  if (!is_answer(json, json_size) || is_answered_) return 0;
  is_answered_ = true;
  const Answer answer = answer_of(lsp::parse_json({json, json_size}));
  const bool is_recorded = answer_prompt(config_, answer);
  if (answer != Answer::kYes && answer != Answer::kNo) return 0;
  if (!is_recorded) {
    return write_message("Your answer could not be written down: nothing changes.", buffer, size);
  }
  return tell(config_, answer == Answer::kYes, buffer, size);
}

}  // namespace tally
