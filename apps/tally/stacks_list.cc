#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/date.h"
#include "config_listing.h"
#include "help.h"
#include "layout.h"
#include "stacks_commands.h"
#include "stacks_data.h"

namespace tally::app {
namespace {

using triage::StackTotal;

struct ListRequest {
  StacksRequest stacks;
  bool all = false;  // frames of every stack
};

Json total_json(const StackTotal& total) {
  Json builds = Json::array();
  for (const auto& [build, of_build] : total.builds) {
    builds.push_back({{"Version", build.version},
                      {"GoVersion", build.go_version},
                      {"GOOS", build.goos},
                      {"GOARCH", build.goarch},
                      {"Reports", of_build.reports},
                      {"Sum", of_build.sum}});
  }
  return {{"Reports", total.reports},
          {"Users", total.users},
          {"Sum", total.sum},
          {"First", base::format_date(total.first)},
          {"Last", base::format_date(total.last)},
          {"NewSince", total.new_since},
          {"GoneSince", total.gone_since},
          {"ReportsSinceGone", total.reports_since_gone},
          {"Builds", std::move(builds)}};
}

Json list_json(const LoadedStacks& loaded) {
  Json json = stacks_json(loaded);
  Json versions = Json::array();
  for (const auto& [version, count] : loaded.data.versions()) {
    versions.push_back({{"Version", version}, {"Reports", count.reports}});
  }
  json["Versions"] = std::move(versions);
  Json groups = Json::array();
  for (const triage::StackGroup& group : loaded.groups) {
    Json each{{"Counter", group.key.counter},
              {"Functions", group.key.functions},
              {"Blamed", group.blamed}};
    each.update(total_json(group.total));
    Json stacks = Json::array();
    for (const triage::ListedStack& stack : group.stacks) {
      Json one{{"ID", stack.id}, {"Stack", stack.text}, {"Shown", stack.shown}};
      one.update(total_json(stack.total));
      stacks.push_back(std::move(one));
    }
    each["Stacks"] = std::move(stacks);
    groups.push_back(std::move(each));
  }
  json["Groups"] = std::move(groups);
  return json;
}

// "v1.2.0 (12), v1.2.1 (3) and 4 more".
std::string counted(const std::vector<std::pair<std::string, uint64_t>>& all) {
  constexpr size_t kMost = 12;
  std::string text;
  for (size_t i = 0; i < std::min(all.size(), kMost); ++i) {
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ",
                        all[i].first.empty() ? "none" : all[i].first, all[i].second);
  }
  if (all.size() > kMost) text += fmt::format(" and {} more", all.size() - kMost);
  return text;
}

// Reports by what `name` says of a build, most first. A report with two builds of one name, as one
// may be in the week of an update, counts twice.
template <typename Name>
std::vector<std::pair<std::string, uint64_t>> by_build(const StackTotal& total, const Name& name) {
  std::map<std::string, uint64_t> sums;
  for (const auto& [build, of_build] : total.builds) sums[name(build)] += of_build.reports;
  std::vector<std::pair<std::string, uint64_t>> sorted(sums.begin(), sums.end());
  std::ranges::sort(sorted, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return sorted;
}

std::string weeks(base::Date first, base::Date last) {
  return first == last ? base::format_date(first)
                       : fmt::format("{} to {}", base::format_date(first), base::format_date(last));
}

std::string numbers(const StackTotal& total) {
  std::string text = plural(total.reports, "report");
  if (total.users < total.reports)
    text += fmt::format(", at least {}", plural(total.users, "user"));
  return fmt::format("{}; counted {}; {}.", text,
                     total.sum == 1 ? "once" : fmt::format("{} times", total.sum),
                     weeks(total.first, total.last));
}

// Empty if nothing can be said.
std::string life(const StackTotal& total) {
  std::string text;
  if (!total.new_since.empty()) text = fmt::format("New since {}.", total.new_since);
  if (!total.gone_since.empty()) {
    text += fmt::format("{}Gone since {}: not in {} from then on.", text.empty() ? "" : " ",
                        total.gone_since, plural(total.reports_since_gone, "report"));
  }
  return text;
}

void add_frames(Page& page, const std::string& stack) {
  size_t begin = stack.find('\n');
  while (begin != std::string::npos) {
    const size_t end = stack.find('\n', ++begin);
    page.paragraph(6, std::string_view{stack}.substr(begin, end - begin));
    begin = end;
  }
}

void add_group(Page& page, size_t number, const triage::StackGroup& group, bool all) {
  page.empty_line();
  page.heading(fmt::format("{}. {}", number, name_of(group)), group.key.counter);
  page.paragraph(3, numbers(group.total));
  if (const std::string text = life(group.total); !text.empty()) page.paragraph(3, text);
  page.paragraph(3, fmt::format("Versions: {}", counted(group.total.versions)));
  const auto systems = by_build(group.total, [](const format::ProgramId& build) {
    return fmt::format("{}/{}", build.goos, build.goarch);
  });
  page.paragraph(3, fmt::format("Systems: {}", counted(systems)));
  const auto toolchains =
      by_build(group.total, [](const format::ProgramId& build) { return build.go_version; });
  page.paragraph(3, fmt::format("Toolchains: {}", counted(toolchains)));
  for (size_t i = 0; i < group.stacks.size(); ++i) {
    const triage::ListedStack& stack = group.stacks[i];
    page.paragraph(3, fmt::format("Stack {}: {}", stack.id, plural(stack.total.reports, "report")));
    if (i == 0 || all) add_frames(page, stack.shown);
  }
}

std::string list_text(const LoadedStacks& loaded, bool all) {
  const triage::ReportCount& reports = loaded.data.reports();
  Page page = Page::for_output();
  page.heading(loaded.data.query().program);
  if (reports.reports == 0) {
    page.paragraph(2, "No report of it is in the data; is this its name in reports?");
    return page.text();
  }
  const std::string users = reports.users() < reports.reports
                                ? fmt::format(" (at least {})", plural(reports.users(), "user"))
                                : "";
  page.paragraph(2,
                 fmt::format("{}{} of {}, {}: {} in {}.", plural(reports.reports, "report"), users,
                             plural(loaded.data.versions().size(), "version"),
                             weeks(reports.by_day.begin()->first, reports.by_day.rbegin()->first),
                             plural(loaded.data.stacks().size(), "stack"),
                             plural(loaded.groups.size(), "group")));
  for (size_t i = 0; i < loaded.groups.size(); ++i) {
    add_group(page, i + 1, loaded.groups[i], all);
  }
  return page.text();
}

int list_stacks(const ListRequest& request) {
  const auto loaded = load_stacks(request.stacks);
  if (!loaded) {
    report_error(loaded.error().message);
    return kExitTrouble;
  }
  if (request.stacks.json) {
    print_json(list_json(*loaded));
  } else {
    fmt::print("{}", list_text(*loaded, request.all));
  }
  return loaded->left_out == 0 ? kExitOk : kExitDiffers;
}

}  // namespace

void add_stacks_list(CLI::App& stacks, Outcome& outcome) {
  const auto request = std::make_shared<ListRequest>();
  CLI::App* command = stacks.add_subcommand(
      "list",
      "List the stacks of a program in published data: how often each was reported, from when to "
      "when, by which builds. Stacks that are one bug are grouped");
  set_footer(
      *command,
      std::string{
          "A collector is read for the weeks that are asked for, else for its last 28 days. A "
          "user sends a report in seven days, and nothing tells whose it is: the most reports in "
          "seven days are how many users there were at least.\n\n"
          "The name of a stack, such as GpSf_A, is made of what was reported, and the same as in "
          "issues. A group are stacks of one counter with the same three innermost functions, "
          "without what stacks.toml lists as uninteresting and the runtimes of languages. Lines, "
          "offsets, closures and recursion do not count.\n\n"} +
          kSymbolPlacesHelp,
      {"tally stacks list --program acme.org/cc --data https://data.acme.org",
       "tally stacks list --program cmd/compile --data 2026-11-*.ndjson.zst"},
      "0 done; 1 lines of the data were left out (a sentence says which); 2 trouble or wrong "
      "usage.");
  add_stacks_options(*command, request->stacks);
  command->add_flag("--no-prerelease", request->stacks.no_prerelease,
                    "Leave out pre-releases and devel builds");
  command->add_flag("--all", request->all,
                    "Print the frames of every stack, not only of each group's most frequent one");
  command->callback([request, &outcome] {
    outcome.error_code = kExitTrouble;
    outcome.exit_code = list_stacks(*request);
  });
}

}  // namespace tally::app
