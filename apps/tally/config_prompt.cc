#include <fmt/format.h>

#include <memory>

#include "config_commands.h"
#include "config_input.h"
#include "config_listing.h"
#include "format/prompt_rollout.h"
#include "format/public_list_json.h"
#include "help.h"

namespace tally::app {
namespace {

using format::ListedPrompt;

struct PromptRequest {
  std::string file;
  Target target;
  bool header = false;
  bool json = false;
};

void print_text(const ListedPrompt& prompt) {
  Page page = Page::for_output();
  page.paragraph(0, asked_users(prompt));
  describe(page, 2, prompt);
  page.paragraph(2, "Which users these are is chosen by the salt " + prompt.rollout.salt +
                        ": as long as it stays, they are asked at every higher share, too.");
  page.paragraph(
      2,
      "It is compiled into programs (--header), which ask nobody's server before a yes: a "
      "change reaches users with the next releases.");
  fmt::print("{}", page.text());
}

int show_prompt(const PromptRequest& request) {
  const auto read = list_for(request.file, request.target);
  if (!read) return report_error(read.error().message);
  const auto& prompt = read->list.prompt;
  if (!prompt) {
    return report_error(
        fmt::format("{} does not say which share of users is asked: a record of `type: prompt` in "
                    "the chart config does (doc/formats.md, 7)",
                    name_of(*read)));
  }
  if (request.header) {
    fmt::print("{}", format::rollout_header(prompt->rollout, name_of(*read)));
  } else if (request.json) {
    Json json = version_json(read->list);
    json["Prompt"] = format::prompt_json(*prompt);
    print_json(json);
  } else {
    print_text(*prompt);
  }
  return kExitOk;
}

}  // namespace

void add_config_prompt(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<PromptRequest>();
  CLI::App* command = config.add_subcommand(
      "prompt", "Show which share of users is asked to take part, or make a header of it");
  set_footer(
      *command,
      "The header is for C and C++. It defines TALLY_PROMPT_RATE and TALLY_PROMPT_SALT, which "
      "a program gives tally::Config as prompt_rate and prompt_salt. Make it in the build, "
      "from the list that is published. No network is used.",
      {"tally config prompt charts.txt",
       "tally config prompt --header upload-config.json > prompt_rollout.h"});
  add_list(*command, request->file, request->target);
  auto* header = command->add_flag("--header", request->header, "Print the header");
  command->add_flag("--json", request->json, "One JSON object with all of it")->excludes(header);
  command->callback([request, &outcome] { outcome.exit_code = show_prompt(*request); });
}

}  // namespace tally::app
