#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "base/date.h"
#include "config_listing.h"
#include "format/public_list.h"
#include "format/version.h"
#include "help.h"
#include "layout.h"
#include "options.h"
#include "stacks_commands.h"
#include "stacks_data.h"
#include "triage/version_comparison.h"

namespace tally::app {
namespace {

using triage::ComparedGroup;
using triage::Comparison;

struct CompareRequest {
  StacksRequest stacks;
  std::string before;
  std::string after;
};

std::vector<std::string> ids_of(const triage::StackGroup& group) {
  std::vector<std::string> ids;
  for (const triage::ListedStack& stack : group.stacks) ids.push_back(stack.id);
  return ids;
}

Json compare_json(const LoadedStacks& loaded, const Comparison& comparison) {
  Json json = stacks_json(loaded);
  json["Before"] = {{"Version", comparison.before}, {"Reports", comparison.before_users}};
  json["After"] = {{"Version", comparison.after}, {"Reports", comparison.after_users}};
  json["Compared"] = {{"From", base::format_date(comparison.days.first)},
                      {"To", base::format_date(comparison.days.last)}};
  json["EachUserOnce"] = comparison.each_user_once;
  json["FalseDiscoveryRate"] = triage::kFalseDiscoveryRate;
  Json groups = Json::array();
  for (const ComparedGroup& each : comparison.groups) {
    groups.push_back({{"Counter", each.group->key.counter},
                      {"Functions", each.group->key.functions},
                      {"Blamed", each.group->blamed},
                      {"IDs", ids_of(*each.group)},
                      {"Change", std::string{triage::name_of(each.change)}},
                      {"Before", each.users.first_with},
                      {"After", each.users.second_with},
                      {"P", each.p},
                      {"Q", each.q},
                      {"Significant", each.is_significant()},
                      {"Regression", each.is_regression()},
                      {"Sentence", triage::sentence_of(each, comparison)}});
  }
  json["Groups"] = std::move(groups);
  return json;
}

// Of which days the reports are, and what that means.
std::string days_text(const LoadedStacks& loaded, const Comparison& comparison) {
  const auto& [first, last] = comparison.days;
  std::string text = first == last ? fmt::format("Reports of {}.", base::format_date(first))
                                   : fmt::format("Reports of {} to {}.", base::format_date(first),
                                                 base::format_date(last));
  if (!comparison.each_user_once) {
    return text +
           " They are of more than seven days: a user may count several times, and less is certain "
           "than it says, so the exit code is 0. With --from and --to at most six days apart, each "
           "counts once.";
  }
  const auto& read = loaded.data.reports().by_day;
  if (read.begin()->first < first || read.rbegin()->first > last) {
    text +=
        " Of all that were read these seven days say most, and in them each user counts once; "
        "--from and --to choose others.";
  }
  return text;
}

// Whoever says them in reverse reads "new" for "gone".
void warn_if_reversed(const std::string& before, const std::string& after) {
  const auto is_version = [](const std::string& it) {
    return format::is_semver(it) || format::is_go_version(it);
  };
  if (!is_version(before) || !is_version(after) || !format::is_earlier_version(after, before)) {
    return;
  }
  report_error(
      fmt::format("--before {0} is a later version than --after {1}, so what is new is called "
                  "gone, and what is "
                  "gone new; was --before {1} --after {0} meant?",
                  before, after));
}

// Unless somebody says which weeks, those of seven days: with more a user counts several times.
std::optional<triage::Days> days_of(const CompareRequest& request, const LoadedStacks& loaded) {
  if (!request.stacks.from.empty() || !request.stacks.to.empty()) return std::nullopt;
  return triage::best_week(loaded.data, request.before, request.after);
}

std::string compare_text(const LoadedStacks& loaded, const Comparison& comparison) {
  Page page = Page::for_output();
  page.heading(fmt::format("{} {} after {}", loaded.data.query().program, comparison.after,
                           comparison.before));
  page.paragraph(2, days_text(loaded, comparison));
  if (comparison.groups.empty()) page.paragraph(2, "Neither version has a stack.");
  const auto add = [&](const char* title, const auto& belongs) {
    bool any = false;
    for (const ComparedGroup& each : comparison.groups) {
      if (!belongs(each)) continue;
      if (!std::exchange(any, true)) {
        page.empty_line();
        page.heading(title);
      }
      page.paragraph(2, triage::sentence_of(each, comparison));
      page.paragraph(
          4, fmt::format("{}  {}", each.group->key.counter, fmt::join(ids_of(*each.group), " ")));
    }
  };
  add("Worse", [](const ComparedGroup& each) { return each.is_regression(); });
  add("Better",
      [](const ComparedGroup& each) { return each.is_significant() && !each.is_regression(); });
  add("Perhaps chance", [](const ComparedGroup& each) { return !each.is_significant(); });
  return page.text();
}

int compare_stacks(const CompareRequest& request) {
  const auto loaded = load_stacks(request.stacks);
  if (!loaded) {
    report_error(loaded.error().message);
    return kExitTrouble;
  }
  const auto comparison = triage::compare_versions(loaded->data, loaded->groups, request.before,
                                                   request.after, days_of(request, *loaded));
  if (!comparison) {
    report_error(comparison.error().message);
    return kExitTrouble;
  }
  warn_if_reversed(request.before, request.after);
  if (request.stacks.json) {
    print_json(compare_json(*loaded, *comparison));
  } else {
    fmt::print("{}", compare_text(*loaded, *comparison));
  }
  const bool is_worse = std::ranges::any_of(
      comparison->groups, [](const ComparedGroup& each) { return each.is_regression(); });
  return is_worse && comparison->each_user_once ? kExitDiffers : kExitOk;
}

}  // namespace

void add_stacks_compare(CLI::App& stacks, Outcome& outcome) {
  const auto request = std::make_shared<CompareRequest>();
  CLI::App* command = stacks.add_subcommand(
      "compare",
      "Say which stacks are new, gone, more or less frequent in a version than in one before it, "
      "and how sure that is");
  set_footer(
      *command,
      "Users with and without a stack are compared by Fisher's exact test, and what many tests "
      "find "
      "by chance is taken into account (Benjamini and Hochberg): of the changes under Worse and "
      "Better one in twenty is none. A user sends a report in seven days, so seven days are "
      "compared: those with most reports of both versions, or which --from and --to say. With "
      "those "
      "more than six days apart a user counts several times, and nothing is sure.",
      {"tally stacks compare --program cc --before v1.2.0 --after v1.3.0",
       "tally stacks compare --program cc --before v1 --after v2 --data week.gz"},
      "0 nothing is surely worse; 1 something is; 2 trouble or wrong usage.");
  add_stacks_options(*command, request->stacks);
  command->add_option("--before", request->before, "The earlier version")
      ->required()
      ->check(not_empty("VERSION"));
  command->add_option("--after", request->after, "The later version")
      ->required()
      ->check(not_empty("VERSION"));
  command->callback([request, &outcome] {
    outcome.error_code = kExitTrouble;
    outcome.exit_code = compare_stacks(*request);
  });
}

}  // namespace tally::app
