// An upload config or a chart config as a person reads it: which program counts what, who approved
// it, since which version; and what changes from one to the next, in words. Pure, for any thread.
#ifndef TALLY_FORMAT_PUBLIC_LIST_H_
#define TALLY_FORMAT_PUBLIC_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/chart_config.h"
#include "format/upload_config.h"

namespace tally::format {

// A counter (`chart:bucket`), or a stack by its first line.
struct ListedName {
  std::string name;
  bool is_stack = false;
  double rate = 0;
  int64_t depth = 0;
  // Of a chart config: the wanted error, from which the rate is still to be computed. `rate` is 1
  // until then. Empty where the rate is known.
  std::optional<double> error;
  // From the chart config; empty where it is not known. Known are all or none: a record has a type.
  std::string title;
  std::string description;
  std::string type;
  std::vector<std::string> issues;
  std::string from_version;  // empty: all

  bool is_explained() const { return !type.empty(); }

  bool operator==(const ListedName&) const = default;
};

struct ListedProgram {
  std::string name;
  std::vector<std::string> versions;  // none in a list that was made from a chart config alone
  std::vector<ListedName> names;      // in the order of the config; counters, then stacks

  bool operator==(const ListedProgram&) const = default;
};

// Which share of users is asked to take part.
struct ListedPrompt {
  PromptRollout rollout;
  // From the chart config; empty where it is not known.
  std::string description;
  std::vector<std::string> issues;

  bool operator==(const ListedPrompt&) const = default;
};

struct PublicList {
  std::string version;    // of the upload config; may be empty
  std::string published;  // the day; may be empty
  double sample_rate = 0;
  std::vector<std::string> goos, goarch, go_version;
  std::optional<ListedPrompt> prompt{};  // if the config says it
  std::vector<ListedProgram> programs;

  bool operator==(const PublicList&) const = default;
};

// With what the config's `charts` say, if it has them and they are valid. What is said twice is
// there once, with the last rate, as UploadRules takes it. Texts are as they came, maybe from
// strangers: who shows them makes them format::printable.
PublicList list_of(const UploadConfig& config);
// Every record's rate is 1 unless it says another. Programs are in the order of their names. A name
// is explained by its first record that is no view of others (is_view), as in a list that has been
// made of these charts.
PublicList list_of(const ChartConfig& charts);

// The names of a program that differ in nothing but the bucket.
struct ListedChart {
  std::string expression;            // `chart:{bucket,bucket}`, `chart:bucket` or `chart`
  std::vector<std::string> buckets;  // none if the counter has none
  ListedName about;                  // its name is that of the chart
};
// In their order; a chart of which some buckets are otherwise is there more than once.
std::vector<ListedChart> charts_of(const ListedProgram& program);

// "partition", "stack"; where the list does not say it, what can be seen from the name.
std::string type_of(const ListedChart& chart);

// `chart:{a,b}`, `chart:a`, or `chart` without buckets: what expand_counter takes apart.
std::string counter_expression(std::string_view chart, const std::vector<std::string>& buckets);

// By precedence, where both are semantic versions; versions of Go as Go orders them; others by name
// and number.
bool is_earlier_version(std::string_view a, std::string_view b);

// "10 %": at most so many significant digits, and as few as say the same; a share that is not all
// is never rounded to all.
std::string percent(double rate, int digits = 4);

// For `percent`: as few digits, but at least 4, as show that the rates differ.
int digits_between(double a, double b);

// What begins, ends and changes from the one to the other, a line each without an end mark: "starts
// collecting acme/build/flag:lto, approved in <issue>, for v1.4.0 and later of acme.org/cc".
// Buckets of one chart that change alike are one line, and each name that is new or gone is in
// exactly one. A name that no report can have, its rate being 0, counts as not listed. Then comes
// what prompt_changes says, then versions and platforms, unless one of the two is made from a chart
// config, which has none. Empty if nothing changes for a user. Texts are as they came: who shows
// the lines makes them printable.
std::vector<std::string> changes_between(const PublicList& before, const PublicList& after);

// The same of who is asked: "the share of users who are asked rises from 1 % to 5 %, approved in
// <issue>". Empty if nothing changes.
std::vector<std::string> prompt_changes(const std::optional<ListedPrompt>& before,
                                        const std::optional<ListedPrompt>& after);

}  // namespace tally::format

#endif  // TALLY_FORMAT_PUBLIC_LIST_H_
