#include <fmt/core.h>

#include <memory>

#include "commands.h"
#include "help.h"
#include "json_output.h"
#include "options.h"
#include "run_request.h"
#include "upload/preview_for_user.h"
#include "upload/preview_text.h"
#include "viewer/preview_json.h"

namespace tally::app {
namespace {

struct PreviewRequest {
  RunRequest run;
  bool json = false;
};

int preview(const PreviewRequest& request) {
  const auto place = resolve(request.run.target);
  if (!place) return report_error(place.error().message);
  const auto shown = upload::preview_for_user(request.run.options());
  if (!shown) return report_error(shown.error().message);
  if (request.json) {
    print_json(viewer::preview_json(*shown));
  } else {
    fmt::print("{}", upload::preview_text(shown->preview, shown->effective, shown->config_since));
  }
  return kExitOk;
}

}  // namespace

void add_preview(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<PreviewRequest>();
  CLI::App* command = app.add_subcommand(
      "preview",
      "Print what would be sent now: the bytes of each report, and below them what is left out\n"
      "and why");
  set_footer(
      *command,
      "First come reports that wait to be sent, then weeks that are over, then the week in "
      "progress, as if it ended now. The random number of a report that is still to be made "
      "is kept, so that the report will be sent as it is shown. (A Go program that makes the "
      "report draws a number of its own.) Nothing else is written, and no network is used.",
      {"tally preview --collection go",
       "tally preview --collection acme --json | jq -r '.Reports[0].Report'"});
  add_target(*command, request->run.target);
  add_as_of(*command, request->run.as_of);
  add_config(*command, request->run,
             "Where runs fetch the upload config from; what was kept of that is used");
  command->add_flag("--json", request->json, "One JSON object, with each report as a text");
  command->callback([request, &outcome] { outcome.exit_code = preview(*request); });
}

}  // namespace tally::app
