#include "upload/announcement_text.h"

#include <string>
#include <vector>

#include "format/printable.h"
#include "format/public_list.h"

namespace tally::upload {
namespace {

using base::Date;
using format::printable;

constexpr size_t kMaxLine = 200;    // of a name and who approved it, in bytes
constexpr size_t kMaxTitle = 80;    // as above
constexpr size_t kMaxOption = 256;  // a longer one is a directory that nobody types
constexpr size_t kDateLength = 10;

// The text, or its beginning, whole characters of it.
std::string cut(std::string text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most) + "…";
}

// Names that are told of together: the buckets of one chart.
struct Group {
  NameKind kind = NameKind::kProgram;
  std::string program;
  std::string chart;
  std::vector<std::string> buckets;  // none: the chart is the whole name
  std::string issue;
  size_t size = 1;

  bool takes(const Group& other) const {
    return !buckets.empty() && !other.buckets.empty() && kind == other.kind &&
           program == other.program && chart == other.chart && issue == other.issue;
  }
};

// Where a name was approved. A chart's issues do not say which bucket each is of, but a bucket that
// is new came with the last.
using Issues = std::map<ConfigName, std::string>;

std::string approval_of(const std::vector<std::string>& issues) {
  const std::string last = cut(printable(issues.back()), kMaxLine / 2);
  return issues.size() == 1 ? last : fmt::format("{} and {} before", last, issues.size() - 1);
}

Issues issues_of(const format::UploadConfig& config) {
  Issues issues;
  for (const format::ListedProgram& program : format::list_of(config).programs) {
    for (const format::ListedName& name : program.names) {
      if (name.issues.empty()) continue;
      const NameKind kind = name.is_stack ? NameKind::kStack : NameKind::kCounter;
      issues.try_emplace({kind, program.name, name.name}, approval_of(name.issues));
    }
  }
  return issues;
}

Group group_of(const ConfigName& name, const Issues& issues) {
  Group group;
  group.kind = name.kind;
  group.program = name.program;
  group.chart = name.name;
  if (const auto found = issues.find(name); found != issues.end()) group.issue = found->second;
  if (name.kind == NameKind::kCounter && name.name.contains(':')) {
    const format::ChartBucket parts = format::split_counter(name.name);
    group.chart = parts.chart;
    group.buckets.emplace_back(parts.bucket);
  }
  return group;
}

std::vector<Group> groups_of(const std::multimap<Date, ConfigName>& names, Date day,
                             const Issues& issues) {
  std::vector<Group> groups;
  const auto [begin, end] = names.equal_range(day);
  for (auto each = begin; each != end; ++each) {
    Group group = group_of(each->second, issues);
    if (groups.empty() || !groups.back().takes(group)) {
      groups.push_back(std::move(group));
      continue;
    }
    groups.back().buckets.push_back(std::move(group.buckets.front()));
    ++groups.back().size;
  }
  return groups;
}

std::string counter_of(const Group& group) {
  if (group.buckets.empty()) return group.chart;
  const std::string buckets = fmt::format("{}", fmt::join(group.buckets, ","));
  return group.buckets.size() == 1 ? fmt::format("{}:{}", group.chart, buckets)
                                   : fmt::format("{}:{{{}}}", group.chart, buckets);
}

std::string words_of(const Group& group) {
  switch (group.kind) {
    case NameKind::kProgram:
      return fmt::format("that {} is used, and its version and system", printable(group.program));
    case NameKind::kCounter:
      return printable(fmt::format("{} of {}", counter_of(group), group.program));
    case NameKind::kStack:
      return printable(fmt::format("stacks of {} in {}", group.chart, group.program));
  }
  return {};
}

std::string line_of(const Group& group) {
  const std::string approved = group.issue.empty() ? "" : ", approved in " + group.issue;
  return fmt::format("  {}{}\n", cut(words_of(group), kMaxLine - approved.size()), approved);
}

std::string commands(const Whose& whose) {
  if (whose.option.empty() || whose.option.size() > kMaxOption) return "";
  const std::string option = printable(whose.option);
  return fmt::format("To see it: tally status {0}\nTo stop it: tally local {0}\n", option);
}

// The names, as many as there is room for, by their days.
std::string body_of(const std::multimap<Date, ConfigName>& names, const Issues& issues,
                    size_t room) {
  constexpr size_t kRest = 40;  // "and … more"
  std::string text;
  size_t told = 0;
  size_t lines = 0;
  for (auto each = names.begin(); each != names.end(); each = names.upper_bound(each->first)) {
    std::string head = fmt::format("From {} on:\n", base::format_date(each->first));
    for (const Group& group : groups_of(names, each->first, issues)) {
      const std::string line = head + line_of(group);
      if (lines == kMaxAnnounced || text.size() + line.size() + kRest > room) {
        return fmt::format("{}and {} more\n", text, names.size() - told);
      }
      head.clear();
      text += line;
      told += group.size;
      ++lines;
    }
  }
  return text;
}

std::optional<Date> take_date(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  const auto date = base::parse_date(text.substr(word.size(), kDateLength));
  if (!date) return std::nullopt;
  text.remove_prefix(word.size() + kDateLength);
  return *date;
}

}  // namespace

std::string announcement_text(const Announcement& announcement, const format::UploadConfig& config,
                              const Whose& whose) {
  if (announcement.names.empty()) return "";
  const std::string title =
      whose.title.empty() ? "Your tools" : cut(printable(whose.title), kMaxTitle);
  const std::string before =
      fmt::format("yes {} announced {} last {}\n{} will send more, if you leave telemetry on.\n",
                  base::format_date(announcement.yes), base::format_date(announcement.announced),
                  base::format_date(announcement.names.rbegin()->first), title);
  const std::string behind = commands(whose);
  return before +
         body_of(announcement.names, issues_of(config),
                 kMaxAnnouncement - before.size() - behind.size()) +
         behind;
}

std::optional<AnnouncementHead> head_of_announcement(std::string_view text) {
  const auto yes = take_date(text, "yes ");
  const auto announced = take_date(text, " announced ");
  const auto last = take_date(text, " last ");
  if (!yes || !announced || !last || !text.starts_with('\n')) return std::nullopt;
  return AnnouncementHead{*yes, *announced, *last};
}

std::vector<std::string> names_in_words(const std::multimap<Date, ConfigName>& names, Date day) {
  std::vector<std::string> words;
  for (const Group& group : groups_of(names, day, {})) words.push_back(words_of(group));
  return words;
}

}  // namespace tally::upload
