#include <fmt/core.h>

#include <memory>

#include "command_line.h"
#include "commands.h"
#include "help.h"
#include "upload/collections.h"

namespace tally::app {
namespace {

struct CompletionRequest {
  std::string shell;
  bool collections = false;
};

int complete(const CompletionRequest& request, const CLI::App& app) {
  if (request.collections) {
    for (const upload::Collection& each : upload::find_collections([](const std::string&) {})) {
      fmt::print("{}\n", each.name);
    }
    return kExitOk;
  }
  if (request.shell.empty()) {
    report_error("say for which shell: tally completion bash, or zsh");
    return kExitUsage;
  }
  const CommandLine line = describe(app);
  fmt::print("{}", request.shell == "bash" ? bash_completion(line) : zsh_completion(line));
  return kExitOk;
}

}  // namespace

void add_completion(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<CompletionRequest>();
  CLI::App* command = app.add_subcommand(
      "completion", "Print what lets a shell complete the command lines of tally");
  CLI::Option* shell = command->add_option("SHELL", request->shell, "The shell")
                           ->check(CLI::IsMember({"bash", "zsh"}));
  command
      ->add_flag("--collections", request->collections,
                 "Instead: the names of the collections on this machine, for which the "
                 "scripts ask")
      ->excludes(shell);
  set_footer(*command, "Where tally is installed, shells find it by themselves.",
             {"source <(tally completion bash)", "tally completion zsh >~/.zfunc/_tally"});
  command->callback([request, &app, &outcome] { outcome.exit_code = complete(*request, app); });
}

}  // namespace tally::app
