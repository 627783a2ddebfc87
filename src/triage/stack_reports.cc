#include "triage/stack_reports.h"

namespace tally::triage {
namespace {

// What is behind the first line.
std::vector<std::string_view> frames_of(std::string_view stack) {
  std::vector<std::string_view> frames;
  for (size_t at = stack.find('\n'); at != std::string_view::npos;) {
    const size_t end = stack.find('\n', at + 1);
    frames.push_back(stack.substr(at + 1, end - at - 1));
    at = end;
  }
  return frames;
}

// The frames as they are shown. Where one that was reported is shown as others these have places.
std::vector<SourceFrame> shown_frames(const ListedStack& listed, const SourceOf& source_of) {
  std::vector<SourceFrame> shown;
  for (const std::string_view text : frames_of(listed.shown))
    shown.push_back({.text = std::string{text}});
  size_t at = 0;
  for (const std::string_view reported : frames_of(listed.text)) {
    const auto stripped = countfile::parse_stripped_frame(reported);
    if (at < shown.size() && shown[at].text == reported) {
      ++at;
    } else if (stripped) {
      for (const SourceFrame& it : source_of(*stripped)) {
        if (at == shown.size() || shown[at].text != it.text) return shown;
        shown[at].file = it.file;
        shown[at++].line = it.line;
      }
    }
  }
  return shown;
}

ReportedStack reported_stack_of(const ListedStack& listed, const SourceOf& source_of) {
  ReportedStack stack{
      .id = listed.id, .name = listed.text, .frames = shown_frames(listed, source_of)};
  for (const auto& [build, total] : listed.total.builds) {
    if (build.version == "devel") continue;
    stack.configurations.push_back(
        {build.program, build.version, build.go_version, build.goos, build.goarch, total.reports});
  }
  return stack;
}

}  // namespace

std::vector<ReportedStack> reported_stacks(std::span<const StackGroup> groups,
                                           const SourceOf& source_of) {
  std::vector<ReportedStack> stacks;
  for (const StackGroup& group : groups) {
    for (const ListedStack& listed : group.stacks) {
      ReportedStack stack = reported_stack_of(listed, source_of);
      if (!stack.configurations.empty()) stacks.push_back(std::move(stack));
    }
  }
  return stacks;
}

}  // namespace tally::triage
