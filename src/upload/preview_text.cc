#include "upload/preview_text.h"

#include <iterator>
#include <map>

#include "format/printable.h"

namespace tally::upload {
namespace {

using format::printable;

class Text {
 public:
  template <typename... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// The frames of a stack are lines of their own.
void add_name(Text& text, const LeftOutName& name) {
  std::string_view rest = name.name;
  text.line("{:>12}  {}", name.count, printable(rest.substr(0, rest.find('\n'))));
  while (rest.contains('\n')) {
    rest.remove_prefix(rest.find('\n') + 1);
    text.line("{:>16}{}", "", printable(rest.substr(0, rest.find('\n'))));
  }
}

// Each reason once, above all that it keeps here.
void add_names(Text& text, const LeftOutProgram& program) {
  std::map<std::string_view, std::vector<const LeftOutName*>> by_reason;
  for (const LeftOutName& name : program.names) by_reason[name.reason].push_back(&name);
  for (const auto& [reason, names] : by_reason) {
    if (program.reason.empty()) text.line("    {}:", printable(reason));
    for (const LeftOutName* name : names) add_name(text, *name);
  }
}

void add_left_out(Text& text, const std::vector<LeftOutProgram>& programs) {
  if (programs.empty()) {
    text.line("Nothing that was counted is left out of it.");
    return;
  }
  text.line("Left out of it, and why:");
  for (const LeftOutProgram& program : programs) {
    const format::ProgramId& id = program.id;
    const std::string version = id.version.empty() ? "" : " " + id.version;
    text.line("  {}", printable(fmt::format("{}{} ({}, {}/{})", id.program, version, id.go_version,
                                            id.goos, id.goarch)));
    if (!program.reason.empty()) text.line("    {}:", printable(program.reason));
    add_names(text, program);
  }
}

void add_report(Text& text, const PreviewedReport& report, bool as_example) {
  const bool over = report.stage != Stage::kInProgress;
  const bool is_example = as_example && report.stage != Stage::kReady;
  const bool is_shown = !report.not_sent || is_example;
  text.line("");
  text.line("Week that {} on {}: {}", over ? "ended" : "ends", printable(report.week),
            over || is_shown ? meaning_of(report.stage) : "it goes on.");
  if (!is_shown) {
    text.line("{}: {}.", over ? "Nothing of it is sent" : "If it ended now, nothing would be sent",
              printable(*report.not_sent));
    return;
  }
  text.line("{} ({} bytes):", is_example ? "With a yes it would be like this" : "This is sent",
            report.bytes.size());
  text.line("{}", kReportBegins);
  text.line("{}", report.bytes);
  text.line("{}", kReportEnds);
  for (const std::string& note : report.notes) text.line("{}", printable(note));
  if (report.left_out) add_left_out(text, *report.left_out);
}

// The list of what may be sent.
void add_config(Text& text, const Preview& preview, std::optional<base::Time> since) {
  if (!preview.config_version) {
    text.line("The upload config, the list of what may be sent, is not on this machine{}",
              preview.no_config.empty() ? "." : ":");
    if (!preview.no_config.empty()) text.line("{}.", printable(preview.no_config));
    return;
  }
  std::string which;
  if (!preview.config_version->empty()) which += " " + printable(*preview.config_version);
  if (since) which += " of " + base::format_date(base::day_of(*since));
  text.line("The upload config, the list of what may be sent, {}.",
            which.empty() ? "has no version" : "is" + which);
  text.line("A weekly run that finds a newer one goes by that.");
}

// What a yes would mean is shown in `local`, and only by an upload config: else nobody knows it.
bool is_example(const Preview& preview) {
  return preview.consent.mode == consent::Mode::kLocal && preview.config_version.has_value();
}

void add_mode(Text& text, const Preview& preview, consent::EffectiveMode effective,
              std::optional<base::Time> config_since) {
  const std::string since =
      preview.consent.since ? " since " + base::format_date(*preview.consent.since) : "";
  text.line("The mode is {}{}, {}.", mode_name(preview.consent.mode), since,
            explain(effective.rule));
  switch (preview.consent.mode) {
    case consent::Mode::kOff:
      text.line("Nothing is counted, and nothing is sent.");
      return;
    case consent::Mode::kLocal:
      text.line("Nothing is sent.");
      break;
    case consent::Mode::kOn:
      break;
  }
  add_config(text, preview, config_since);
  if (preview.reports.empty()) {
    text.line("Nothing was counted of which a report is still to be made or sent.");
  } else if (is_example(preview)) {
    text.line("After a yes, reports look like those below, each with another random number, X,");
    text.line("and with nothing that was counted before the day after the yes.");
  }
}

}  // namespace

std::string_view meaning_of(Stage stage) {
  switch (stage) {
    case Stage::kReady:
      return "its report is made, and waits to be sent.";
    case Stage::kOver:
      return "its report is made by the next weekly run.";
    case Stage::kInProgress:
      return "it goes on. If it ended now, its report would be as follows.";
  }
  return "";
}

std::string preview_text(const Preview& preview, consent::EffectiveMode effective,
                         std::optional<base::Time> config_since) {
  Text text;
  add_mode(text, preview, effective, config_since);
  for (const PreviewedReport& report : preview.reports) {
    add_report(text, report, is_example(preview));
  }
  if (!preview.problems.empty()) text.line("");
  for (const std::string& problem : preview.problems) text.line("Trouble: {}.", printable(problem));
  return text.take();
}

}  // namespace tally::upload
