#include <fmt/core.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "format/printable.h"
#include "help.h"
#include "issue_links_file.h"
#include "options.h"
#include "stacks_commands.h"
#include "stacks_data.h"
#include "stacks_warnings.h"
#include "triage/apply_plan.h"
#include "triage/github_tracker.h"
#include "triage/issue_plan.h"
#include "triage/plan_links.h"
#include "triage/plan_text.h"
#include "triage/stack_reports.h"
#include "triage/token_file.h"

namespace tally::app {
namespace {

using base::Result;
using format::printable;
using triage::IssuePlan;

struct IssuesRequest {
  StacksRequest stacks;
  std::string token_file;
  std::string api = triage::kGithubApi;
  std::string links_file;  // empty: none
  bool writes = false;
  triage::PlanLimits limits;
};

Json plan_json(const IssuePlan& plan, const triage::Applied& applied) {
  Json updates = Json::array(), issues = Json::array(), opened = Json::array();
  for (const triage::Issue& it : applied.opened) {
    opened.push_back({{"Number", it.number}, {"URL", it.url}});
  }
  for (const triage::PlannedUpdate& it : plan.updates) {
    updates.push_back({{"Number", it.number},
                       {"Title", it.title},
                       {"URL", it.url},
                       {"NewStacks", it.new_ids},
                       {"Reopening", it.reopening},
                       {"Comment", it.comment}});
  }
  for (const triage::PlannedIssue& it : plan.issues) {
    issues.push_back({{"Title", it.draft.title},
                      {"Labels", it.draft.labels},
                      {"Stacks", it.ids},
                      {"Reports", it.reports},
                      {"Body", it.draft.body}});
  }
  return {{"Known", plan.known},           {"Contested", plan.contested},
          {"Nameless", plan.nameless},     {"Unspecific", plan.unspecific},
          {"Postponed", plan.postponed},   {"Problems", plan.problems},
          {"Updates", std::move(updates)}, {"Issues", std::move(issues)},
          {"Opened", std::move(opened)}};
}

Result<void> check_project(const bugs::ProjectProgram& project, const StacksRequest& request) {
  for (const auto& [key, value] :
       {std::pair{"repository", &project.repository}, std::pair{"label", &project.label}}) {
    if (!value->empty()) continue;
    return base::fail("{} does not say the {} of the issues of {}: add {} = \"…\" to it",
                      request.project_file.empty() ? bugs::kProjectFile : request.project_file, key,
                      request.program, key);
  }
  return {};
}

Result<std::unique_ptr<triage::GithubTracker>> open_tracker(const IssuesRequest& request,
                                                            const std::string& repository) {
  triage::ApiOptions options{.url = request.api};
  if (!request.token_file.empty()) {
    auto token = triage::read_token_file(request.token_file);
    if (!token) return std::unexpected(token.error());
    options.token = *std::move(token);
  }
  return triage::GithubTracker::open(repository, std::move(options));
}

Result<IssuePlan> make_plan(const IssuesRequest& request, const LoadedStacks& loaded,
                            triage::Tracker& tracker) {
  const auto issues = tracker.list(loaded.project.label);
  if (!issues) return std::unexpected(issues.error());
  const bool has_links = !loaded.project.source.empty();
  const auto stacks =
      triage::reported_stacks(loaded.groups, [&](const countfile::StrippedFrame& frame) {
        return has_links ? loaded.symbolizer->resolve_with_source(frame)
                         : std::vector<triage::SourceFrame>{};
      });
  return triage::plan_issues(request.stacks.program, loaded.project, stacks, *issues,
                             request.limits);
}

// Whether anything is left to do for this command or for a person.
int exit_code_of(const IssuePlan& plan, bool was_done) {
  const bool has_work = !was_done && !(plan.issues.empty() && plan.updates.empty());
  return has_work || plan.postponed > 0 || plan.nameless > 0 || !plan.problems.empty()
             ? kExitDiffers
             : kExitOk;
}

// Predicates have up to 20 mistakes each; a stack that several issues claim is one problem.
void report_problems(const IssuePlan& plan) {
  FirstWarnings problems{50, "more problems are not told here; with --json all are"};
  for (const std::string& problem : plan.problems) problems.tell(printable(problem));
  problems.end();
}

void print_plan(const IssuesRequest& request, const IssuePlan& plan, const std::string& repository,
                const triage::Applied& applied) {
  if (request.stacks.json) return print_json(plan_json(plan, applied));
  if (request.writes) {
    fmt::print("{}\n", triage::summary_of(plan, applied));
    return;
  }
  fmt::print("{}{}\n", triage::text_of(plan, repository), triage::summary_of(plan));
  if (!(plan.issues.empty() && plan.updates.empty())) {
    fmt::print("Nothing was changed. With --write and --token-file all of this is done.\n");
  }
}

Result<int> work(const IssuesRequest& request) {
  const auto loaded = load_stacks(request.stacks);
  if (!loaded) return std::unexpected(loaded.error());
  const std::string& repository = loaded->project.repository;
  if (const auto checked = check_project(loaded->project, request.stacks); !checked) {
    return std::unexpected(checked.error());
  }
  const auto tracker = open_tracker(request, repository);
  if (!tracker) return std::unexpected(tracker.error());
  const auto plan = make_plan(request, *loaded, **tracker);
  if (!plan) return std::unexpected(plan.error());
  report_problems(*plan);
  std::vector<bugs::LinkedIssue> links = plan->owned;
  triage::Applied applied;
  if (request.writes) {
    // Line by line: if an error ends it, they are all that says what was done.
    std::FILE* const out = request.stacks.json ? stderr : stdout;
    auto done = triage::apply_plan(*plan, **tracker, [&](const std::string& line) {
      fmt::print(out, "{}\n", printable(line));
    });
    if (!done) return std::unexpected(done.error());
    applied = *std::move(done);
    links = triage::links_after(*plan, applied.opened);
  }
  if (!request.links_file.empty()) {
    const auto saved = save_issue_links(request.links_file, request.stacks.program, links);
    if (!saved) return std::unexpected(saved.error());
  }
  print_plan(request, *plan, repository, applied);
  return exit_code_of(*plan, request.writes);
}

void add_options(CLI::App& command, IssuesRequest& request) {
  add_stacks_options(command, request.stacks);
  command.add_flag("--no-prerelease", request.stacks.no_prerelease, "Leave out pre-releases");
  CLI::Option* const token =
      command
          .add_option("--token-file", request.token_file,
                      "The file with the token, which its owner alone may read (chmod 600)")
          ->check(not_empty("FILE"));
  command.add_flag("--write", request.writes, "Do it; else it is only said what would be done")
      ->needs(token);
  command
      .add_option("--max-new", request.limits.new_issues,
                  "Open at most so many issues, those with the most reports")
      ->check(CLI::Range(0, 1'000))
      ->capture_default_str();
  command
      .add_option(
          "--links", request.links_file,
          "Also write to FILE which issue owns which stacks, for the collector's site; what "
          "it says of other programs stays")
      ->check(not_empty("FILE"));
  command
      .add_option("--api", request.api,
                  "The URL of GitHub's REST API; of an own server https://HOST/api/v3")
      ->check(not_empty("URL"))
      ->capture_default_str();
}

}  // namespace

void add_stacks_issues(CLI::App& stacks, Outcome& outcome) {
  const auto request = std::make_shared<IssuesRequest>();
  CLI::App* command = stacks.add_subcommand(
      "issues",
      "Hold the stacks in published data against a project's issues on GitHub: open issues for "
      "those "
      "that no issue owns, add new variants to those that do, reopen what was not fixed after all");
  set_footer(
      *command,
      std::string{
          "An issue owns the stacks whose names (such as GpSf_A) stand in its text, but where it "
          "shows what was reported, and those of which an expression is true that stands in a "
          "block of code beginning with the line "
          "#!stacks, "
          "such as \"crash/crash\" && !\"linux/arm64\". Stacks that are like those of an issue "
          "(tally stacks list groups them) are its own too. Issues that were closed as fixed are "
          "reopened "
          "if a stack comes from the version of their milestone, or of a line \"Fixed in v1.2.3\" "
          "if that is newer, or from a later one. Run twice, it does nothing the second time.\n\n"
          "repository, label and more stand in stacks.toml. Without --write nothing is changed, "
          "and no "
          "token is needed if the issues are public. With --links the collector's site shows each "
          "stack's issue, if FILE is issues.json in its project directory.\n\n"} +
          kSymbolPlacesHelp,
      {"tally stacks issues --program acme.org/cc",
       "tally stacks issues --program acme.org/cc --write --token-file token"},
      "0 nothing is left to do; 1 there is, for this command or for a person (sentences say what); "
      "2 "
      "trouble or wrong usage.");
  add_options(*command, *request);
  command->callback([request, &outcome] {
    outcome.error_code = kExitTrouble;
    const auto exit_code = work(*request);
    if (!exit_code) report_error(printable(exit_code.error().message));
    outcome.exit_code = exit_code.value_or(kExitTrouble);
  });
}

}  // namespace tally::app
