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
    const std::string whole = program.reason.empty() ? "" : ": " + program.reason;
    text.line("  {}", printable(fmt::format("{}{} ({}, {}/{}){}", id.program, version,
                                            id.go_version, id.goos, id.goarch, whole)));
    add_names(text, program);
  }
}

void add_report(Text& text, const PreviewedReport& report, bool as_example) {
  const bool over = report.stage != Stage::kInProgress;
  text.line("");
  text.line("Week that {} on {}: {}", over ? "ended" : "ends", printable(report.week),
            meaning_of(report.stage));
  const bool is_example = as_example && report.stage != Stage::kReady;
  if (report.not_sent && !is_example) {
    text.line("Nothing of it is sent: {}.", printable(*report.not_sent));
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
    text.line("There is no upload config on this machine, the list of what may be sent.");
    return;
  }
  const std::string version = preview.config_version->empty()
                                  ? "has no version"
                                  : "is " + printable(*preview.config_version);
  text.line("The upload config, the list of what may be sent, {}{}.", version,
            since ? fmt::format(", as of {}", base::format_date(base::day_of(*since))) : "");
  text.line("A weekly run that finds a newer one goes by that.");
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
      text.line("Nothing is sent. After a yes, reports look like those below, each with another");
      text.line(
          "random number, X, and with nothing that was counted before the day after the yes.");
      break;
    case consent::Mode::kOn:
      break;
  }
  add_config(text, preview, config_since);
  if (preview.reports.empty()) text.line("Nothing has been counted that is not sent or kept yet.");
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
  // Without an upload config nobody knows what would be in it.
  const bool as_example =
      preview.consent.mode == consent::Mode::kLocal && preview.config_version.has_value();
  for (const PreviewedReport& report : preview.reports) add_report(text, report, as_example);
  if (!preview.problems.empty()) text.line("");
  for (const std::string& problem : preview.problems) text.line("Trouble: {}.", printable(problem));
  return text.take();
}

}  // namespace tally::upload
