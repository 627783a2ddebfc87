// What the server does with each message.
#ifndef EXAMPLES_LSP_SERVER_SERVER_H_
#define EXAMPLES_LSP_SERVER_SERVER_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tally/lsp.h"

class Server {
 public:
  explicit Server(const tally::Config& config) : prompt_(config, "ini-ls.maybeAskTelemetry") {}

  // False if the editor wants it to end.
  bool handle(const std::string& message);
  // Whether the editor has said so in the way that the protocol wants: 0, else 1.
  int exit_code() const { return is_shut_down_ ? 0 : 1; }

 private:
  using Json = nlohmann::json;

  bool handle_message(const std::string& text);
  void answer(const Json& request);
  void notice(const Json& notification);
  Json initialize(const Json& params);
  Json complete(const Json& params);
  void change(const Json& params);
  void publish(const std::string& uri);
  void maybe_ask();

  tally::LspPrompt prompt_;
  std::map<std::string, std::string> texts_;  // of the open files, by URI
  bool asks_on_command_ = false;
  bool is_shut_down_ = false;
};

#endif  // EXAMPLES_LSP_SERVER_SERVER_H_
