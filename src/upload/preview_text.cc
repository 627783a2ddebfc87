#include "upload/preview_text.h"

#include <iterator>

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
void add_name(Text& text, const LeftOutName& name, bool with_reason) {
  std::string_view rest = name.name;
  const size_t end = rest.find('\n');
  const std::string reason = with_reason ? ": " + printable(name.reason) : "";
  text.line("{:>12}  {}{}", name.count, printable(rest.substr(0, end)), reason);
  while (rest.contains('\n')) {
    rest.remove_prefix(rest.find('\n') + 1);
    text.line("{:>16}{}", "", printable(rest.substr(0, rest.find('\n'))));
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
    const std::string whole = program.reason.empty() ? "" : " " + program.reason;
    text.line("  {}:{}",
              printable(fmt::format("{}{}{} ({}, {}/{})", id.program, id.version.empty() ? "" : " ",
                                    id.version, id.go_version, id.goos, id.goarch)),
              printable(whole));
    for (const LeftOutName& name : program.names) add_name(text, name, program.reason.empty());
  }
}

void add_report(Text& text, const PreviewedReport& report, bool local) {
  const std::string week = printable(report.week);
  text.line("");
  if (report.not_sent && !local) {
    text.line("The report of the week that ends on {} {}.", week, meaning_of(report.stage));
    text.line("Nothing of it is sent: {}.", printable(*report.not_sent));
    return;
  }
  text.line("The report of the week that ends on {} {}{}, {} bytes:", week,
            meaning_of(report.stage), local ? "; with a yes it would be" : "", report.bytes.size());
  text.line("{}", kReportBegins);
  text.line("{}", report.bytes);
  text.line("{}", kReportEnds);
  for (const std::string& note : report.notes) text.line("{}", printable(note));
  add_left_out(text, report.left_out);
}

void add_mode(Text& text, const Preview& preview, consent::EffectiveMode effective) {
  const std::string since =
      preview.consent.since ? " since " + base::format_date(*preview.consent.since) : "";
  text.line("The mode is {}{}, {}.", mode_name(preview.consent.mode), since,
            explain(effective.rule));
  switch (preview.consent.mode) {
    case consent::Mode::kOff:
      text.line("Nothing is counted, and nothing is sent.");
      return;
    case consent::Mode::kLocal:
      text.line(
          "Nothing is sent. What follows shows what reports would look like with a yes; each");
      text.line(
          "would have another random number, X, and hold only what is counted after the yes.");
      break;
    case consent::Mode::kOn:
      break;
  }
  if (!preview.config_version) {
    text.line("There is no upload config on this machine, the list of what may be sent.");
  } else if (!preview.config_version->empty()) {
    text.line("The upload config, the list of what may be sent, is {}.",
              printable(*preview.config_version));
  }
  if (preview.reports.empty()) text.line("Nothing has been counted that is not sent or kept yet.");
}

}  // namespace

std::string_view meaning_of(Stage stage) {
  switch (stage) {
    case Stage::kReady:
      return "waits to be sent";
    case Stage::kOver:
      return "is made by the next weekly run";
    case Stage::kInProgress:
      return "is not due yet; if the week ended now";
  }
  return "";
}

std::string preview_text(const Preview& preview, consent::EffectiveMode effective) {
  Text text;
  add_mode(text, preview, effective);
  const bool local =
      preview.consent.mode == consent::Mode::kLocal && preview.config_version.has_value();
  for (const PreviewedReport& report : preview.reports) add_report(text, report, local);
  if (!preview.problems.empty()) text.line("");
  for (const std::string& problem : preview.problems) text.line("Trouble: {}.", printable(problem));
  return text.take();
}

}  // namespace tally::upload
