#include "triage/issue_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "bugs/grouping.h"
#include "format/printable.h"
#include "format/version.h"
#include "triage/fixed_version.h"
#include "triage/named_ids.h"
#include "triage/predicate_block.h"
#include "triage/tracker.h"

namespace tally::triage {
namespace {

constexpr size_t kMaxTitle = 200;
constexpr size_t kMaxFrameShown = 300;
// What is left for ids behind the stacks that are shown.
constexpr size_t kMaxShownBytes = kMaxIssueBytes - 16'384;

// At most `limit` bytes, without the half of a letter at the end.
std::string_view cut(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

// As code, also in a cell of a table.
std::string code(std::string_view text) {
  std::string shown = format::printable(cut(text, kMaxFrameShown));
  std::ranges::replace(shown, '`', '\'');
  std::ranges::replace(shown, '|', '/');
  if (text.size() > kMaxFrameShown) shown += "…";
  return "`" + shown + "`";
}

// RFC 3986: what may stand in a path as it is. Parentheses would end a link of Markdown.
std::string percent_encoded_path(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view{"-._~/+@"}.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

bool is_version(std::string_view program, std::string_view version) {
  return compare_versions(program, version, "") > 0;
}

// The newest configuration, in whose source the lines are looked up.
const Configuration* newest(const ReportedStack& stack) {
  const auto found = std::ranges::max_element(
      stack.configurations, [](const Configuration& a, const Configuration& b) {
        return compare_versions(a.program, a.version, b.version) < 0;
      });
  return found == stack.configurations.end() ? nullptr : &*found;
}

std::string count_of_reports(uint64_t n) {
  return n == 1 ? "1 report" : fmt::format("{} reports", n);
}

void add_frames(std::string& out, const ReportedStack& stack, const bugs::ProjectProgram& project) {
  const Configuration* const from = newest(stack);
  const std::string version =
      from != nullptr && is_version(from->program, from->version) ? from->version : "";
  for (size_t i = 0; i < std::min(stack.frames.size(), kMaxFramesShown); ++i) {
    const std::string link = source_link(project.source, version, stack.frames[i]);
    const std::string shown = code(stack.frames[i].text);
    out += link.empty() ? fmt::format("- {}\n", shown) : fmt::format("- [{}]({})\n", shown, link);
  }
  if (stack.frames.size() > kMaxFramesShown) {
    out += fmt::format("- and {} more\n", stack.frames.size() - kMaxFramesShown);
  }
}

void add_configurations(std::string& out, const ReportedStack& stack) {
  std::vector<Configuration> sorted = stack.configurations;
  std::ranges::sort(sorted, [](const Configuration& a, const Configuration& b) {
    const auto order = compare_versions(a.program, a.version, b.version);
    if (order != 0) return order > 0;
    if (a.reports != b.reports) return a.reports > b.reports;
    return line_of(a) < line_of(b);
  });
  out += "\n| Version | Toolchain | Platform | Reports |\n|---|---|---|--:|\n";
  for (size_t i = 0; i < std::min(sorted.size(), kMaxConfigurationsShown); ++i) {
    const Configuration& it = sorted[i];
    out += fmt::format("| {} | {} | {} | {} |\n", code(it.version), code(it.toolchain),
                       code(it.os + "/" + it.arch), it.reports);
  }
  if (sorted.size() > kMaxConfigurationsShown) {
    out += fmt::format("\nand {} more.\n", sorted.size() - kMaxConfigurationsShown);
  }
}

std::string section_of(const ReportedStack& stack, const bugs::ProjectProgram& project) {
  std::string out =
      fmt::format("\n{}{}`, {}:\n\n{}\nCounted as {}:\n\n", kStackHeading, stack.id,
                  count_of_reports(stack.reports()), kReportedBegin, code(stack.counter()));
  add_frames(out, stack, project);
  add_configurations(out, stack);
  return out + fmt::format("\n{}\n", kReportedEnd);
}

// As many stacks as are shown, and the ids of the others.
void add_stacks(std::string& out, std::span<const ReportedStack* const> stacks,
                const bugs::ProjectProgram& project) {
  std::vector<std::string> ids;
  size_t shown = 0;
  for (const ReportedStack* const stack : stacks) {
    std::string section = shown < kMaxStacksShown ? section_of(*stack, project) : "";
    if (section.empty() || out.size() + section.size() > kMaxShownBytes) {
      ids.push_back(stack->id);
      continue;
    }
    out += section;
    ++shown;
  }
  if (!ids.empty()) out = append_ids(out, ids);
}

// A literal of a predicate.
std::string literal_of(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// Without what would end the block.
std::string example_predicate(const ReportedStack& stack, const bugs::ProjectProgram& project) {
  const bugs::GroupKey key = bugs::group_key(stack.shown(), project.uninteresting);
  std::string out = literal_of(format::printable(cut(key.counter, kMaxFrameShown)));
  for (const std::string& function : key.functions) {
    out += " && " + literal_of(format::printable(cut(function, kMaxFrameShown)));
  }
  return out;
}

}  // namespace

std::string source_link(std::string_view link_template, std::string_view version,
                        const SourceFrame& frame) {
  if (link_template.empty() || version.empty() || frame.file.empty() || frame.line <= 0) return {};
  std::string out{link_template};
  const std::pair<std::string_view, std::string> values[] = {
      {"{version}", percent_encoded_path(version)},
      {"{file}", percent_encoded_path(frame.file)},
      {"{line}", std::to_string(frame.line)}};
  for (const auto& [name, value] : values) {
    for (size_t at = out.find(name); at != std::string::npos;
         at = out.find(name, at + value.size())) {
      out.replace(at, name.size(), value);
    }
  }
  return out;
}

std::string title_of(const ReportedStack& stack, const bugs::ProjectProgram& project) {
  const std::string_view counter = stack.counter();
  std::string what{counter};
  if (counter == "crash/crash") what = "crash";
  if (counter == "bug" || counter.ends_with("/bug")) what = "bug";
  const std::string function =
      bugs::blamed_function(stack.shown(), project.blamed, project.uninteresting);
  const std::string prefix = !project.title_prefix.empty() || stack.configurations.empty()
                                 ? project.title_prefix
                                 : stack.configurations.front().program;
  const std::string title = fmt::format("{}: {} in {}", prefix, what,
                                        function.empty() ? "a function without a name" : function);
  return format::printable(cut(title, kMaxTitle));
}

std::string body_of(std::span<const ReportedStack* const> stacks,
                    const bugs::ProjectProgram& project) {
  std::string out = fmt::format(
      "````\n{}\n// This issue owns the stacks whose ids it names. It owns others too if an "
      "expression "
      "here is true of them, such as\n// {}\n````\n\nFound by telemetry.\n",
      kPredicateMark, example_predicate(*stacks.front(), project));
  add_stacks(out, stacks, project);
  return out;
}

std::string comment_of(std::span<const ReportedStack* const> stacks,
                       const bugs::ProjectProgram& project) {
  std::string out =
      stacks.size() == 1
          ? "Telemetry has found another stack of this issue.\n"
          : fmt::format("Telemetry has found {} more stacks of this issue.\n", stacks.size());
  add_stacks(out, stacks, project);
  return out;
}

std::string append_ids(std::string_view body, std::span<const std::string> ids) {
  const std::vector<std::string_view> named = ids_named_in(body);
  std::unordered_set<std::string_view> known(named.begin(), named.end());
  std::string added;
  for (const std::string& id : ids) {
    if (known.insert(id).second) added += " " + id;
  }
  if (added.empty()) return std::string{body};
  std::string out{body.substr(0, body.find_last_not_of(" \t\r\n") + 1)};
  if (const std::string fence{unclosed_fence(out)}; !fence.empty()) out += "\n" + fence;
  const size_t last_line = out.rfind('\n') + 1;  // 0 if there is one line alone
  if (!std::string_view{out}.substr(last_line).starts_with(kDuplicates)) {
    if (!out.empty()) out += "\n\n";
    out += kDuplicates;
  }
  return out + added + "\n";
}

}  // namespace tally::triage
