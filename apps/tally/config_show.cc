#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <memory>

#include "config_commands.h"
#include "config_input.h"
#include "config_listing.h"
#include "format/public_list_json.h"
#include "help.h"
#include "layout.h"
#include "options.h"

namespace tally::app {
namespace {

using format::ListedChart;
using format::ListedProgram;
using format::PublicList;

struct ShowRequest {
  std::string file;
  Target target;
  std::string program;
  bool json = false;
};

std::string with_commas(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

// Each compiler for itself: "gcc-12.2"; "go1.9 to go1.27.0, 362 versions".
std::string toolchains_in_short(const std::vector<std::string>& toolchains) {
  std::map<std::string, std::vector<std::string>> families;
  for (const std::string& one : toolchains) {
    families[one.substr(0, one.find_first_of("0123456789"))].push_back(one);
  }
  std::vector<std::string> texts;
  for (const auto& [family, versions] : families) texts.push_back(versions_in_short(versions));
  return fmt::format("{}", fmt::join(texts, "; "));
}

void add_reach(Page& page, const PublicList& list) {
  if (list.sample_rate > 0 && list.sample_rate < 1) {
    page.paragraph(2, format::percent(list.sample_rate) + " of all reports are sent.");
  }
  page.paragraph(2, "Systems: " + with_commas(list.goos));
  page.paragraph(2, "Processors: " + with_commas(list.goarch));
  page.paragraph(2, "Built by: " + toolchains_in_short(list.go_version));
}

void add_program(Page& page, const ListedProgram& program, bool with_versions) {
  page.empty_line();
  page.heading(program.name, with_versions ? versions_in_short(program.versions) : "");
  for (const ListedChart& chart : charts_of(program)) {
    page.paragraph(2, chart.about.name + "  " + type_of(chart));
    describe(page, 6, chart);
  }
  if (program.names.empty()) page.paragraph(2, "Nothing is collected but that it runs.");
}

std::string heading_of(const ReadList& read) {
  std::string heading = name_of(read);
  heading[0] -= 'a' - 'A';
  if (read.since) {
    heading += ", known here since " + base::format_date(base::day_of(*read.since));
  }
  return heading;
}

void print_text(const ReadList& read) {
  Page page = Page::for_output();
  page.heading(heading_of(read));
  const bool is_config = read.form != ListForm::kChartConfig;
  if (is_config) add_reach(page, read.list);
  if (read.form == ListForm::kSignedNote && !read.is_verified) {
    page.paragraph(2, "Whose signature it has was not looked at: `tally config verify` does.");
  }
  if (read.list.prompt) {
    page.paragraph(2, asked_users(*read.list.prompt));
    describe(page, 6, *read.list.prompt);
  }
  for (const ListedProgram& program : read.list.programs) add_program(page, program, is_config);
  if (read.list.programs.empty()) page.paragraph(2, "It names no program: nothing is collected.");
  fmt::print("{}", page.text());
}

// Leaves only the program that is asked for.
base::Result<void> choose_program(PublicList& list, const std::string& program) {
  if (program.empty()) return {};
  std::vector<std::string> names;
  for (const ListedProgram& one : list.programs) names.push_back(one.name);
  std::erase_if(list.programs, [&](const ListedProgram& one) { return one.name != program; });
  if (!list.programs.empty()) return {};
  if (names.empty()) return base::fail("the list names no program");
  return base::fail("the list has no program {}; its programs are {}", program, with_commas(names));
}

int show(const ShowRequest& request) {
  auto read = list_for(request.file, request.target);
  if (!read) return report_error(read.error().message);
  const auto chosen = choose_program(read->list, request.program);
  if (!chosen) return report_error(chosen.error().message);
  if (request.json) {
    print_json(format::list_json(read->list));
  } else {
    print_text(*read);
  }
  return kExitOk;
}

}  // namespace

void add_config_show(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<ShowRequest>();
  CLI::App* command = config.add_subcommand(
      "show", "Show a public list as a person reads it: what may be sent, and who approved it");
  set_footer(
      *command,
      "On a terminal lines are folded; elsewhere each is whole, to be searched. No network is "
      "used.",
      {"tally config show --collection acme", "tally config show --program acme.org/cc charts.txt",
       "tally config show --json upload-config.json | jq '.Programs[].Name'"});
  add_list(*command, request->file, request->target);
  command->add_option("--program", request->program, "Only this program")->check(not_empty("NAME"));
  command->add_flag("--json", request->json, "One JSON object with all of it");
  command->callback([request, &outcome] { outcome.exit_code = show(*request); });
}

}  // namespace tally::app
