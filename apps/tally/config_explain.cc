#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "config_commands.h"
#include "config_input.h"
#include "config_listing.h"
#include "format/public_list_json.h"
#include "help.h"
#include "nearest_names.h"
#include "options.h"

namespace tally::app {
namespace {

using format::ListedChart;
using format::ListedName;
using format::ListedProgram;
using format::PublicList;

struct ExplainRequest {
  std::string counter;
  std::string file;
  Target target;
  std::string program;
  bool json = false;
};

// Where the list has what is asked for.
struct Found {
  const ListedProgram* program;
  ListedChart chart;
  std::string bucket;  // empty if the whole chart is meant
};

bool is_asked_for(const ListedChart& chart, std::string_view counter) {
  return chart.about.name == counter ||
         std::ranges::any_of(chart.buckets, [&](const std::string& bucket) {
           return counter == chart.about.name + ":" + bucket;
         });
}

std::vector<Found> find_counter(const PublicList& list, const ExplainRequest& request,
                                const std::string& counter) {
  std::vector<Found> found;
  for (const ListedProgram& program : list.programs) {
    if (!request.program.empty() && program.name != request.program) continue;
    for (ListedChart& chart : charts_of(program)) {
      if (!is_asked_for(chart, counter)) continue;
      const std::string bucket =
          chart.about.name == counter ? "" : counter.substr(chart.about.name.size() + 1);
      found.push_back({&program, std::move(chart), bucket});
    }
  }
  return found;
}

// "acme/flag:lto is a bucket of the partition acme/flag of acme.org/cc".
std::string what_it_is(const Found& found, const std::string& counter) {
  const ListedChart& chart = found.chart;
  const std::string& program = found.program->name;
  if (chart.about.is_stack) {
    return fmt::format("{} is collected of {} with the stack on which it was counted.", counter,
                       program);
  }
  if (!found.bucket.empty()) {
    return fmt::format("{} is a bucket of the {} {} of {}.", counter, type_of(chart),
                       chart.about.name, program);
  }
  if (chart.buckets.empty()) return fmt::format("{} is a counter of {}.", counter, program);
  return fmt::format("{} is a {} of {}: each bucket is a counter.", counter, type_of(chart),
                     program);
}

std::string when_it_is_in_a_report(const ReadList& read, const Found& found) {
  if (read.form == ListForm::kChartConfig) {
    return "It is not sent by this file, but by the upload config that is made of it.";
  }
  const ListedName& about = found.chart.about;
  if (!(about.rate > 0)) return "It is in no report: its rate is 0.";
  if (found.program->versions.empty()) {
    return fmt::format("It is in no report: the list has no version of {}.", found.program->name);
  }
  std::string text = fmt::format(
      "It is in a report if the user has said yes, if {} counted it in a version of the list ({}), "
      "and if its compiler, system and processor are in the list, too",
      found.program->name, versions_in_short(found.program->versions));
  if (about.rate < 1) {
    text += fmt::format(
        "; and then only if the report's random number X is at most {}, as it is in "
        "{} of them",
        about.rate, format::percent(about.rate));
  }
  return text + ".";
}

void print_text(const ReadList& read, const std::vector<Found>& all, const std::string& counter) {
  Page page = Page::for_output();
  for (const Found& found : all) {
    if (&found != &all.front()) page.empty_line();
    page.paragraph(0, what_it_is(found, counter));
    describe(page, 2, found.chart);
    page.paragraph(2, when_it_is_in_a_report(read, found));
    if (!found.chart.about.is_explained()) {
      page.paragraph(2, "This list does not say who approved it.");
    }
  }
  fmt::print("{}", page.text());
}

void print_found_json(const ReadList& read, const std::vector<Found>& all,
                      const std::string& counter) {
  Json json = version_json(read.list);
  json["Counter"] = counter;
  json["Found"] = Json::array();
  for (const Found& found : all) {
    Json one{{"Program", found.program->name},
             {"Versions", found.program->versions},
             {"Bucket", found.bucket}};
    one.update(chart_json(found.chart));
    json["Found"].push_back(std::move(one));
  }
  print_json(json);
}

// What is asked for, or near it, in another program than the one that was said.
std::string other_programs(const PublicList& list, ExplainRequest request,
                           const std::string& counter) {
  request.program.clear();
  std::vector<std::string> programs;
  for (const Found& found : find_counter(list, request, counter)) {
    programs.push_back(found.program->name);
  }
  return fmt::format("{}", fmt::join(programs, " and "));
}

int report_unknown(const ReadList& read, const ExplainRequest& request,
                   const std::string& counter) {
  const std::string of = request.program.empty() ? "" : " of " + request.program;
  std::string message = fmt::format("{} has no {}{}", name_of(read), counter, of);
  if (const std::string others = other_programs(read.list, request, counter); !others.empty()) {
    return report_error(fmt::format("{}, but it has one of {}", message, others));
  }
  std::vector<std::string> names;
  for (const ListedProgram& program : read.list.programs) {
    for (const ListedName& name : program.names) {
      names.push_back(name.name);
      names.emplace_back(format::split_counter(name.name).chart);
    }
  }
  const auto nearest = nearest_names(counter, names);
  message += nearest.empty() ? ": it is not sent"
                             : fmt::format("; did you mean {}?", fmt::join(nearest, ", "));
  return report_error(message);
}

int explain(const ExplainRequest& request) {
  const auto read = list_for(request.file, request.target);
  if (!read) return report_error(read.error().message);
  // Of a stack the list has the first line.
  const std::string counter = request.counter.substr(0, request.counter.find('\n'));
  const auto found = find_counter(read->list, request, counter);
  if (found.empty()) return report_unknown(*read, request, counter);
  if (request.json) {
    print_found_json(*read, found, counter);
  } else {
    print_text(*read, found, counter);
  }
  return kExitOk;
}

}  // namespace

void add_config_explain(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<ExplainRequest>();
  CLI::App* command = config.add_subcommand(
      "explain", "Say of one counter what it is, who approved it, and when it is in a report");
  set_footer(
      *command,
      "A stack is named by its first line. That a counter is in the list does not say that "
      "it was counted here: `tally preview` shows what is sent. No network is used.",
      {"tally config explain gopls/client:neovim --collection go",
       "tally config explain acme/bug charts.txt --program acme.org/cc"},
      "0 it is in the list; 1 it is not, or another error (one sentence says which); 2 wrong "
      "usage.");
  command
      ->add_option("COUNTER", request->counter,
                   "A counter (CHART:BUCKET), a chart, or the first line of a stack")
      ->required()
      ->check(not_empty("NAME"));
  add_list(*command, request->file, request->target);
  command->add_option("--program", request->program, "Only of this program")
      ->check(not_empty("NAME"));
  command->add_flag("--json", request->json, "One JSON object with all of it");
  command->callback([request, &outcome] { outcome.exit_code = explain(*request); });
}

}  // namespace tally::app
