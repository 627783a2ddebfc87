// changes_between: what differs between two public lists, in words.
#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "format/public_list.h"

namespace tally::format {
namespace {

using Strings = std::vector<std::string>;

// "a", "a and b", "a, b and c".
std::string enumerate(const Strings& texts) {
  std::string all;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) all += i + 1 == texts.size() ? " and " : ", ";
    all += texts[i];
  }
  return all;
}

Strings without(const Strings& texts, const Strings& left_out) {
  const std::unordered_set<std::string_view> out(left_out.begin(), left_out.end());
  Strings rest;
  for (const std::string& text : texts) {
    if (!out.contains(text)) rest.push_back(text);
  }
  return rest;
}

// Lines that each say something of names of counters. Buckets of one chart of which the same is
// said share a line.
class Lines {
 public:
  void add(const std::string& lead, const std::string& name, const std::string& tail) {
    const bool has_bucket = name.contains(':');
    const ChartBucket parts = split_counter(name);
    const auto [it, is_new] =
        lines_.try_emplace({lead, tail, std::string(parts.chart), has_bucket}, entries_.size());
    if (is_new) entries_.push_back({lead, std::string(parts.chart), {}, tail});
    if (has_bucket) entries_[it->second].buckets.emplace_back(parts.bucket);
  }

  void append_to(Strings& out) const {
    for (const Entry& entry : entries_) {
      out.push_back(entry.lead + counter_expression(entry.chart, entry.buckets) + entry.tail);
    }
  }

 private:
  struct Entry {
    std::string lead, chart;
    Strings buckets;
    std::string tail;
  };
  std::vector<Entry> entries_;
  std::map<std::tuple<std::string, std::string, std::string, bool>, size_t> lines_;
};

// A program's names that a report can have.
class Names {
 public:
  explicit Names(const ListedProgram* program) {
    if (program == nullptr) return;
    for (const ListedName& name : program->names) {
      if (!(name.rate > 0)) continue;
      names_.emplace(std::pair{name.is_stack, std::string_view{name.name}}, &name);
      Strings& issues = issues_[split_counter(name.name).chart];
      const Strings more = without(name.issues, issues);
      issues.insert(issues.end(), more.begin(), more.end());
    }
  }

  const ListedName* find(const ListedName& like) const {
    const auto it = names_.find({like.is_stack, std::string_view{like.name}});
    return it == names_.end() ? nullptr : it->second;
  }

  // What approved anything of the name's chart.
  Strings issues_of_chart(std::string_view name) const {
    const auto it = issues_.find(split_counter(name).chart);
    return it == issues_.end() ? Strings{} : it->second;
  }

 private:
  std::map<std::pair<bool, std::string_view>, const ListedName*> names_;
  std::unordered_map<std::string_view, Strings> issues_;
};

// Above 1 nothing changes any more.
double share(double rate) { return std::min(rate, 1.0); }
std::string reports(double rate) {
  return share(rate) < 1 ? percent(rate) + " of reports" : "all reports";
}
// Both in one: "10 % of reports instead of all".
std::string reports_instead(double before, double after) {
  const int digits = digits_between(before, after);
  return fmt::format("{} instead of {}",
                     share(after) < 1 ? percent(after, digits) + " of reports" : "all reports",
                     share(before) < 1 ? percent(before, digits) : "all");
}
std::string frames(int64_t depth) {
  return depth > 0 ? fmt::format("up to {} frame{}", depth, depth == 1 ? "" : "s") : "all frames";
}

std::string kind_of(const ListedName& name) { return name.is_stack ? "stacks of " : ""; }

// Of a program that has none, or any that cannot be ordered, nothing.
std::string least_version(const ListedProgram& program) {
  const auto least = std::ranges::min_element(program.versions, is_earlier_version);
  return least == program.versions.end() ? "" : *least;
}

// What stands behind a name that begins.
std::string how_it_starts(const ListedProgram& program, const ListedName& name,
                          const Names& before) {
  std::string tail;
  if (name.depth > 0) tail += fmt::format(", {}", frames(name.depth));
  // A bucket that joins a chart was approved by what joins its issues.
  Strings issues = without(name.issues, before.issues_of_chart(name.name));
  if (issues.empty()) issues = name.issues;
  if (!issues.empty()) tail += ", approved in " + enumerate(issues);
  const std::string from = name.is_explained() ? name.from_version : least_version(program);
  tail += from.empty() ? ", for every version" : fmt::format(", for {} and later", from);
  tail += " of " + program.name;
  if (share(name.rate) < 1) tail += fmt::format(", in {}", reports(name.rate));
  return tail;
}

// What stands behind a name that goes on in another way; empty if in the same.
std::string how_it_changes(const ListedName& before, const ListedName& after) {
  Strings changes;
  // A chart config with an error has no rate yet.
  if (!before.error && !after.error && share(before.rate) != share(after.rate)) {
    changes.push_back("in " + reports_instead(before.rate, after.rate));
  }
  if (before.depth != after.depth && after.is_stack) {
    changes.push_back(fmt::format(
        "with {} instead of {}", frames(after.depth),
        before.depth > 0 && after.depth > 0 ? std::to_string(before.depth) : frames(before.depth)));
  }
  return enumerate(changes);
}

// Versions of one thing that are new, or gone.
std::string some_versions(Strings versions, std::string_view of, bool is_new) {
  constexpr size_t kNamed = 3;
  std::ranges::sort(versions, [](const std::string& a, const std::string& b) {
    if (is_earlier_version(a, b)) return true;
    return !is_earlier_version(b, a) && a < b;
  });
  if (versions.size() <= kNamed) {
    return fmt::format("{}{}{}", enumerate(versions), of, is_new ? ", too" : "");
  }
  return is_new ? fmt::format("{} more versions{}, up to {}", versions.size(), of, versions.back())
                : fmt::format("{} versions{}, {} to {}", versions.size(), of, versions.front(),
                              versions.back());
}

void compare_versions(const ListedProgram& before, const ListedProgram& after, Strings& out) {
  const std::string of = " of " + after.name;
  const Strings added = without(after.versions, before.versions);
  const Strings removed = without(before.versions, after.versions);
  if (!added.empty()) out.push_back("accepts " + some_versions(added, of, true));
  if (!removed.empty()) out.push_back("no longer accepts " + some_versions(removed, of, false));
}

// `gcc-12.2` is one of `gcc`.
std::string toolchain_family(std::string_view toolchain) {
  std::string_view name = toolchain.substr(0, toolchain.find_first_of("0123456789"));
  if (name.ends_with('-')) name.remove_suffix(1);
  return std::string(name);
}

void say_toolchains(const Strings& toolchains, bool is_new, Strings& out) {
  std::map<std::string, Strings> families;
  for (const std::string& one : toolchains) families[toolchain_family(one)].push_back(one);
  for (const auto& [family, versions] : families) {
    // Few are named, and say by themselves whose they are.
    const std::string of = versions.size() > 3 ? " of " + family : "";
    out.push_back((is_new ? "accepts programs built by " : "no longer accepts programs built by ") +
                  some_versions(versions, of, is_new));
  }
}

void compare_platforms(const Strings& before, const Strings& after, Strings& out) {
  const Strings added = without(after, before);
  const Strings removed = without(before, after);
  if (!added.empty()) out.push_back(fmt::format("accepts reports from {}, too", enumerate(added)));
  if (!removed.empty()) out.push_back("no longer accepts reports from " + enumerate(removed));
}

// With 0 there is no limit.
double sample_share(double rate) { return rate == 0 ? 1 : share(rate); }

void compare_samples(double before, double after, Strings& out) {
  const double was = sample_share(before);
  const double is = sample_share(after);
  if (was != is) out.push_back("takes in " + reports_instead(was, is));
}

// ", approved in <issue>": by what has joined the issues since; by all where none has.
std::string approval_of(const ListedPrompt& prompt, const Strings& before) {
  Strings issues = without(prompt.issues, before);
  if (issues.empty()) issues = prompt.issues;
  return issues.empty() ? "" : ", approved in " + enumerate(issues);
}

bool is_of_charts_alone(const PublicList& list) {
  return list.goos.empty() && list.goarch.empty() && list.go_version.empty() &&
         std::ranges::all_of(list.programs,
                             [](const ListedProgram& p) { return p.versions.empty(); });
}

class Comparison {
 public:
  Comparison(const PublicList& before, const PublicList& after) : before_(before), after_(after) {
    for (const ListedProgram& program : before.programs) old_[program.name] = &program;
    for (const ListedProgram& program : after.programs) new_[program.name] = &program;
  }

  Strings lines() {
    for (const ListedProgram& program : after_.programs) compare(program);
    for (const ListedProgram& program : before_.programs) find_gone(program);
    Strings out = std::move(programs_added_);
    starts_.append_to(out);
    out.insert(out.end(), programs_removed_.begin(), programs_removed_.end());
    stops_.append_to(out);
    changes_.append_to(out);
    compare_samples(before_.sample_rate, after_.sample_rate, out);
    std::ranges::move(prompt_changes(before_.prompt, after_.prompt), std::back_inserter(out));
    if (!is_of_charts_alone(before_) && !is_of_charts_alone(after_)) compare_reach(out);
    return out;
  }

 private:
  using Programs = std::unordered_map<std::string_view, const ListedProgram*>;

  static const ListedProgram* find(const Programs& programs, const std::string& name) {
    const auto it = programs.find(name);
    return it == programs.end() ? nullptr : it->second;
  }

  void compare(const ListedProgram& program) {
    const ListedProgram* old = find(old_, program.name);
    if (old == nullptr) programs_added_.push_back("adds the program " + program.name);
    const Names before{old};
    for (const ListedName& name : program.names) {
      if (!(name.rate > 0)) continue;
      const ListedName* was = before.find(name);
      if (was == nullptr) {
        starts_.add("starts collecting " + kind_of(name), name.name,
                    how_it_starts(program, name, before));
        continue;
      }
      const std::string how = how_it_changes(*was, name);
      if (how.empty()) continue;
      changes_.add("collects " + kind_of(name), name.name,
                   fmt::format(" of {} {}", program.name, how));
    }
  }

  void find_gone(const ListedProgram& program) {
    const ListedProgram* now = find(new_, program.name);
    if (now == nullptr) programs_removed_.push_back("removes the program " + program.name);
    const Names after{now};
    for (const ListedName& name : program.names) {
      if (!(name.rate > 0) || after.find(name) != nullptr) continue;
      stops_.add("stops collecting " + kind_of(name), name.name, " of " + program.name);
    }
  }

  // Whose reports are taken.
  void compare_reach(Strings& out) const {
    for (const ListedProgram& program : after_.programs) {
      const ListedProgram* old = find(old_, program.name);
      if (old != nullptr) compare_versions(*old, program, out);
    }
    say_toolchains(without(after_.go_version, before_.go_version), true, out);
    say_toolchains(without(before_.go_version, after_.go_version), false, out);
    compare_platforms(before_.goos, after_.goos, out);
    compare_platforms(before_.goarch, after_.goarch, out);
  }

  const PublicList& before_;
  const PublicList& after_;
  Programs old_, new_;
  Strings programs_added_, programs_removed_;
  Lines starts_, stops_, changes_;
};

}  // namespace

std::vector<std::string> changes_between(const PublicList& before, const PublicList& after) {
  return Comparison{before, after}.lines();
}

std::vector<std::string> prompt_changes(const std::optional<ListedPrompt>& before,
                                        const std::optional<ListedPrompt>& after) {
  if (!after) {
    if (!before) return {};
    return {"no longer says which share of users is asked"};
  }
  const PromptRollout& is = after->rollout;
  if (!before) {
    return {fmt::format("says which share of users is asked: {}{}", percent(is.rate),
                        approval_of(*after, {}))};
  }
  const PromptRollout& was = before->rollout;
  Strings changes;
  if (is.rate != was.rate) {
    const int digits = digits_between(was.rate, is.rate);
    changes.push_back(fmt::format("the share of users who are asked {} from {} to {}{}",
                                  is.rate > was.rate ? "rises" : "falls", percent(was.rate, digits),
                                  percent(is.rate, digits), approval_of(*after, before->issues)));
  }
  if (is.salt != was.salt) {
    changes.push_back(fmt::format("other users are asked than before: the salt is {} instead of {}",
                                  is.salt, was.salt));
  }
  return changes;
}

}  // namespace tally::format
