#include "server.h"

#include <exception>

#include "ini.h"
#include "tally/histogram.h"
#include "tally/partition.h"
#include "tally/stack.h"
#include "transport.h"

// Everything that this server counts; `tally audit` prints the list from the program.
TALLY_PARTITION(editor, "ini-ls/client", "The editor that started the server.", "vscode", "neovim",
                "emacs", "helix", "other");
TALLY_PARTITION(requests, "ini-ls/request", "What the editor asks for.", "initialize", "completion",
                "didOpen", "didChange", "didClose", "executeCommand", "shutdown", "other");
TALLY_HISTOGRAM(completion_time, "ini-ls/completion/latency", "How long a completion takes.", "1ms",
                "10ms", "100ms", "1s");
TALLY_STACK(bug, "ini-ls/bug", 16, "What cannot happen, if the server and the editor are right.");

namespace {

using Json = nlohmann::json;

void send(const Json& message) {
  const std::string text = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  write_message(text.data(), text.size());
}

// Which editors we ask about; what they call themselves.
const char* editor_of(const std::string& name) {
  if (name.rfind("Visual Studio Code", 0) == 0) return "vscode";
  if (name == "Neovim") return "neovim";
  if (name == "Emacs" || name == "eglot") return "emacs";
  return name == "helix" ? "helix" : "other";
}

std::string method_of(const Json& message) {
  const std::string method = message.value("method", "");
  const std::size_t slash = method.rfind('/');
  return slash == std::string::npos ? method : method.substr(slash + 1);
}

Json diagnostic(const ini::Problem& problem, const std::string& text) {
  const std::size_t end = ini::line_of(text, problem.line).size();
  return {{"range",
           {{"start", {{"line", problem.line}, {"character", 0}}},
            {"end", {{"line", problem.line}, {"character", end}}}}},
          {"severity", 1},
          {"source", "ini-ls"},
          {"message", problem.message}};
}

}  // namespace

bool Server::handle(const std::string& text) {
  try {
    return handle_message(text);
  } catch (const std::exception&) {
    // The members of the message have other types than the protocol's: the next may be better.
    bug.inc();
    return true;
  }
}

bool Server::handle_message(const std::string& text) {
  // The answer to the question of telemetry is for whoever has asked it.
  if (prompt_.is_answer(text.data(), text.size())) {
    char reply[tally::LspPrompt::kMaxMessage];
    const std::size_t size = prompt_.reply(text.data(), text.size(), reply, sizeof reply);
    if (size > 0) write_message(reply, size);
    return true;
  }
  const Json message = Json::parse(text, nullptr, false);
  if (!message.is_object() || !message.contains("method")) return true;
  requests.inc(method_of(message).c_str());
  if (message["method"] == "exit") return false;
  if (message.contains("id")) {
    answer(message);
  } else {
    notice(message);
  }
  return true;
}

void Server::answer(const Json& request) {
  const std::string method = request["method"];
  const Json params = request.value("params", Json::object());
  Json response = {{"jsonrpc", "2.0"}, {"id", request["id"]}, {"result", nullptr}};
  if (method == "initialize") {
    response["result"] = initialize(params);
  } else if (method == "textDocument/completion") {
    response["result"] = complete(params);
  } else if (method == "shutdown") {
    is_shut_down_ = true;
  } else if (method != "workspace/executeCommand") {
    response.erase("result");
    response["error"] = {{"code", -32601}, {"message", "This server does not do " + method + "."}};
  }
  send(response);
  const bool is_asked_to_ask =
      method == "workspace/executeCommand" && params.value("command", "") == prompt_.command();
  if (is_asked_to_ask) maybe_ask();
}

void Server::notice(const Json& notification) {
  const std::string method = notification["method"];
  const Json params = notification.value("params", Json::object());
  if (method == "initialized" && !asks_on_command_) maybe_ask();
  if (method == "textDocument/didOpen") {
    const Json document = params.value("textDocument", Json::object());
    texts_[document.value("uri", "")] = document.value("text", "");
    publish(document.value("uri", ""));
  } else if (method == "textDocument/didChange") {
    change(params);
  } else if (method == "textDocument/didClose") {
    texts_.erase(params.value("/textDocument/uri"_json_pointer, ""));
  }
}

Json Server::initialize(const Json& params) {
  editor.inc(editor_of(params.value("/clientInfo/name"_json_pointer, "")));
  // An editor that knows when its user is idle says that it will execute the command.
  asks_on_command_ = params.value("/initializationOptions/askOnCommand"_json_pointer, false);
  return {{"serverInfo", {{"name", "ini-ls"}, {"version", "1.0.0"}}},
          {"capabilities",
           {{"textDocumentSync", 1},  // the whole text at each change
            {"completionProvider", {{"triggerCharacters", {"["}}}},
            {"executeCommandProvider", {{"commands", {prompt_.command()}}}}}}};
}

Json Server::complete(const Json& params) {
  const tally::ScopedTimer timer{completion_time};
  const auto found = texts_.find(params.value("/textDocument/uri"_json_pointer, ""));
  // An editor asks about files that it has opened.
  if (!tally::assert_that(found != texts_.end(), bug)) return Json::array();
  const std::size_t line = params.value("/position/line"_json_pointer, std::size_t{0});
  const std::size_t character = params.value("/position/character"_json_pointer, std::size_t{0});
  const std::string typed = ini::line_of(found->second, line).substr(0, character);
  Json items = Json::array();
  for (const std::string& name : ini::complete(found->second, typed))
    items.push_back({{"label", name}});
  return items;
}

void Server::change(const Json& params) {
  const auto found = texts_.find(params.value("/textDocument/uri"_json_pointer, ""));
  if (!tally::assert_that(found != texts_.end(), bug)) return;
  for (const Json& each : params.value("contentChanges", Json::array())) {
    found->second = each.value("text", "");
  }
  publish(found->first);
}

void Server::publish(const std::string& uri) {
  Json diagnostics = Json::array();
  for (const ini::Problem& each : ini::check(texts_[uri])) {
    diagnostics.push_back(diagnostic(each, texts_[uri]));
  }
  send({{"jsonrpc", "2.0"},
        {"method", "textDocument/publishDiagnostics"},
        {"params", {{"uri", uri}, {"diagnostics", diagnostics}}}});
}

void Server::maybe_ask() {
  char message[tally::LspPrompt::kMaxMessage];
  const std::size_t size = prompt_.request(message, sizeof message);
  if (size > 0) write_message(message, size);
}
