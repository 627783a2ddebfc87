#include <fmt/format.h>

#include <algorithm>

#include "format/printable.h"
#include "layout.h"
#include "status.h"
#include "upload/announcement_text.h"

namespace tally::app {
namespace {

using base::Time;
using consent::Mode;
using format::printable;

constexpr size_t kIndent = 13;  // of what stands behind a label

// Folded, with the label in front of the first line.
std::string fact(std::string_view label, std::string_view text) {
  return fmt::format("  {:<{}}{}\n", label, kIndent - 2, fold(text, kIndent, kIndent));
}

// Never folded: it is to be copied.
std::string path_fact(std::string_view label, std::string_view path) {
  return fmt::format("  {:<{}}{}\n", label, kIndent - 2, printable(path));
}

std::string heading(const upload::Collection& collection) {
  if (collection.name.empty()) return "telemetry";
  const std::string title = printable(collection.title);
  if (title == collection.name || title.empty()) return collection.name;
  return fmt::format("{}: {}", collection.name, title);
}

// What is known of the collection, and who says so: a file of the user's own may have taken the
// place of the one that was installed.
std::string collection_facts(const upload::Collection& collection) {
  std::string text;
  const auto add = [&text](std::string_view label, const std::string& value) {
    if (!value.empty()) text += path_fact(label, value);
  };
  add("collector", collection.upload_url);
  add("privacy", collection.privacy_url);
  add("known from", collection.descriptor.native());
  return text;
}

// The day, and the minute unless it is midnight.
std::string format_moment(Time time) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(time - base::day_of(time));
  const std::string day = base::format_date(base::day_of(time));
  if (minute.count() == 0) return day;
  return fmt::format("{0}{3}{1:02}:{2:02}{3}UTC", day, minute.count() / 60, minute.count() % 60,
                     kGlue);
}

// The mode in force and why; the user's own choice, where another mode is in force; and who does
// not follow that.
std::string mode_facts(const CollectionStatus& status, const Colours& colours) {
  const consent::Place& place = status.known.place;
  const consent::UserMode& user = place.seen.user;
  const auto& [mode, rule] = place.effective;
  const std::string since = user.since ? " (since " + base::format_date(*user.since) + ")" : "";
  std::string text =
      fact("mode", fmt::format("{}, {}{}", colours.mode(mode), consent::explain(rule),
                               rule == consent::Rule::kUser ? since : ""));
  if (user.mode == mode) return text;
  if (user.named) text += fact("chosen", fmt::format("{}{}", consent::mode_name(user.mode), since));
  if (status.kept.has_go_programs || status.known.collection.name == "go") {
    text += fact("", fmt::format("For Go's own programs it is {}: they follow only the mode file.",
                                 consent::mode_name(user.mode)));
  }
  return text;
}

std::string programs_fact(const upload::Inventory& kept) {
  constexpr size_t kMostShown = 12;
  std::string text;
  size_t shown = 0;
  for (const auto& [name, version] : kept.programs) {
    if (shown == kMostShown) {
      text += fmt::format(", and {} more", kept.programs.size() - shown);
      break;
    }
    text += fmt::format("{}{}", shown == 0 ? "" : ", ", printable(name));
    if (!version.empty()) text += kGlue + printable(version);
    ++shown;
  }
  return text.empty() ? "" : fact("programs", text);
}

std::string kept_fact(const upload::Inventory& kept) {
  std::string text;
  const auto add = [&text](size_t n, std::string_view what) {
    if (n > 0) text += fmt::format("{}{}", text.empty() ? "" : ", ", plural(n, what));
  };
  add(kept.counter_files, "counter file");
  add(kept.local_reports.size(), "weekly report");
  if (text.empty()) text = "no counts";
  if (kept.bytes > 0) text += fmt::format("; {} in all", format_size(kept.bytes));
  return fact("kept here", text);
}

std::string waiting_fact(const upload::Inventory& kept, Mode mode) {
  if (kept.ready_reports.empty()) return "";
  return fact("to be sent", fmt::format("{}, of the week that ended {}{}",
                                        plural(kept.ready_reports.size(), "report"),
                                        base::format_date(kept.ready_reports.back()),
                                        mode == Mode::kOn ? "" : "; not while the mode is not on"));
}

// The first few weeks, and how many more.
std::string list_weeks(const std::vector<upload::NextReport>& reports) {
  constexpr size_t kMostShown = 3;
  std::string weeks;
  for (size_t i = 0; i < reports.size() && i < kMostShown; ++i) {
    weeks += fmt::format("{}{}", i == 0 ? "" : ", ", base::format_date(reports[i].week));
  }
  if (reports.size() <= kMostShown) return weeks;
  return fmt::format("{} and {} more", weeks, reports.size() - kMostShown);
}

// What the next run does with the counter files of weeks that are over.
std::string reports_clause(const upload::NextRun& next) {
  if (next.reports.empty()) return "";
  const bool all_there = std::ranges::all_of(next.reports, &upload::NextReport::is_there);
  const bool many = next.reports.size() > 1;
  return fmt::format("{} report{} of the week{} that end{} {}",
                     all_there ? "adds late counts to the" : "makes the", many ? "s" : "",
                     many ? "s" : "", many ? "" : "s", list_weeks(next.reports));
}

// Where what the next run sends goes to, or why nothing is sent.
std::string sending_clause(const CollectionStatus& status) {
  const upload::NextRun& next = *status.next;
  const bool sends_new = std::ranges::any_of(next.reports, [](const upload::NextReport& report) {
    return !report.is_there && !report.not_sent;
  });
  if (sends_new || !next.sends.empty()) {
    const std::string url = printable(status.known.collection.upload_url);
    return "sends what is approved to " + (url.empty() ? "where that program says" : url);
  }
  if (status.known.place.effective.mode != Mode::kOn || next.reports.front().is_there) {
    return "sends nothing";
  }
  return "sends nothing of it: " + printable(*next.reports.front().not_sent);
}

std::string next_fact(const CollectionStatus& status, Time now) {
  if (!status.next) return "";
  const std::string when =
      status.next->due <= now
          ? "with the next program that starts, or by `tally upload`"
          : "with the first program that starts from " + format_moment(status.next->due) + " on";
  const std::string reports = reports_clause(*status.next);
  return fact("next run", fmt::format("{}: {}{}{}", when, reports, reports.empty() ? "" : ", and ",
                                      sending_clause(status)));
}

// What is new in what is sent: a fact for each day from which something is, the first few names.
std::string announced_facts(const std::multimap<base::Date, upload::ConfigName>& names) {
  constexpr size_t kMostShown = 8;
  std::string text;
  for (auto each = names.begin(); each != names.end(); each = names.upper_bound(each->first)) {
    const auto words = upload::names_in_words(names, each->first);
    const size_t shown = std::min(words.size(), kMostShown);
    std::string line = fmt::format(
        "from {} on it also sends: {}", base::format_date(each->first),
        fmt::join(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(shown), "; "));
    if (shown < words.size()) line += fmt::format("; and {} more", words.size() - shown);
    text += fact(text.empty() ? "announced" : "", line);
  }
  return text;
}

std::string sent_fact(const upload::Inventory& kept) {
  if (!kept.last_sent) return fact("sent", "nothing");
  return fact("sent",
              fmt::format("{}, the last on {}, of the week that ended {}",
                          plural(kept.sent_reports, "report"), format_moment(kept.last_sent->at),
                          base::format_date(kept.last_sent->week)));
}

}  // namespace

std::string status_text(const CollectionStatus& status, const Colours& colours, Time now) {
  const auto& [known, kept, next, announced] = status;
  std::string text = colours.heading(heading(known.collection)) + "\n";
  text += mode_facts(status, colours);
  text += path_fact("directory", known.place.directory.view());
  text += collection_facts(known.collection);
  if (!kept.exists) return text + fact("kept here", "nothing");
  text += programs_fact(kept);
  text += kept_fact(kept);
  text += waiting_fact(kept, known.place.effective.mode);
  text += next_fact(status, now);
  text += announced_facts(announced);
  text += sent_fact(kept);
  return text + problems_text(kept.problems);
}

std::string problems_text(const std::vector<std::string>& problems) {
  constexpr size_t kMostShown = 3;
  std::string text;
  for (size_t i = 0; i < problems.size() && i < kMostShown; ++i) {
    text += fact(i == 0 ? "problem" : "", printable(problems[i]));
  }
  if (problems.size() > kMostShown) {
    text += fact("", fmt::format("and {} more: see --json", problems.size() - kMostShown));
  }
  return text;
}

}  // namespace tally::app
