// The question of tally/prompt.h for language servers: asks in the user's editor by
// `window/showMessageRequest`, for whichever editor speaks the language server protocol (3.17). The
// server keeps its own way of reading and writing messages; this makes and reads the JSON of three.
//
//   tally::LspPrompt prompt{config, "acme-ls.maybeAskTelemetry"};
//   // in the answer to `initialize`: executeCommandProvider.commands has prompt.command()
//   // after `initialized`, and when the client executes that command:
//   char message[tally::LspPrompt::kMaxMessage];
//   if (size_t length = prompt.request(message, sizeof message)) send(message, length);
//   // of each response that comes, the JSON:
//   if (prompt.is_answer(json, size)) {
//     if (size_t length = prompt.reply(json, size, message, sizeof message)) send(message, length);
//   }
//
// An editor that chooses the moment, because it knows when its user is idle, executes the command;
// a server that knows its editor to do so does not ask by itself.
//
// Needs C++17; CMake target tally::lsp (tally::client and libc alone; no library for JSON or LSP).
// With TALLY_DISABLED defined, nobody is asked.
#ifndef TALLY_LSP_H_
#define TALLY_LSP_H_

#include <cstddef>

#include "tally/prompt.h"  // with TALLY_DISABLED it has what stands here too

#ifndef TALLY_DISABLED

namespace tally {

// For one thread at a time; not for signal handlers. Allocates nothing; no function waits, but for
// reply(), as answer_prompt does.
class LspPrompt {
 public:
  // Room for every message that is made here, and a NUL.
  static constexpr size_t kMaxMessage = 8192;

  // `config` and `command` must stay as long as this. `command` is the name of the command by which
  // an editor asks the server to ask: by custom `<tool>.maybeAskTelemetry`.
  constexpr LspPrompt(const Config& config, const char* command) noexcept
      : config_(config), command_(command) {}
  LspPrompt(const LspPrompt&) = delete;
  LspPrompt& operator=(const LspPrompt&) = delete;

  const char* command() const noexcept { return command_; }

  // If this user may be asked now (take_prompt), writes the request to `buffer`, JSON without a
  // header and with a NUL behind it, and returns its length; else 0. Once in the life of this.
  size_t request(char* buffer, size_t size) noexcept;

  // Whether the message is the client's response to that request: it has its id,
  // `"tallystick/prompt"`. All else is left to the server.
  bool is_answer(const char* json, size_t size) const noexcept;

  // Records what the client's response says: one of the two buttons, or nothing (the user closed
  // it, or the client cannot ask). Of more than one the first counts. Writes a `window/showMessage`
  // that tells the user what follows, and returns its length; 0 if there is nothing to tell.
  size_t reply(const char* json, size_t json_size, char* buffer, size_t size) noexcept;

 private:
  const Config& config_;
  const char* command_;
  bool is_asked_ = false;
  bool is_answered_ = false;
};

}  // namespace tally

#endif  // TALLY_DISABLED

#endif  // TALLY_LSP_H_
