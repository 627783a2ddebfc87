#include "upload/announced.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace tally::upload {
namespace {

using base::Date;
using base::Result;

constexpr std::string_view kNothing = "nothing";
constexpr std::string_view kUnknown = "unknown";
constexpr size_t kDateLength = 10;

// A line of the file, and of what the user reads, ends where one of these stands.
bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }) ||
         text.contains('\x7f');
}

void add_name(std::set<ConfigName>& names, ConfigName name) {
  if (!has_control(name.program) && !has_control(name.name)) names.insert(std::move(name));
}

// It is new when its rate is raised: who said yes to nothing was told nothing.
bool is_never_sent(const format::CounterConfig& counter) { return !(counter.rate > 0); }

std::set<ConfigName> names_of(const format::UploadConfig& config) {
  std::set<ConfigName> names;
  for (const format::ProgramConfig& program : config.programs) {
    add_name(names, {.kind = NameKind::kProgram, .program = program.name, .name = {}});
    for (const format::CounterConfig& counter : program.counters) {
      if (is_never_sent(counter)) continue;
      for (std::string& name : format::expand_counter(counter.name)) {
        add_name(names, {NameKind::kCounter, program.name, std::move(name)});
      }
    }
    for (const format::CounterConfig& stack : program.stacks) {
      if (is_never_sent(stack)) continue;
      add_name(names, {NameKind::kStack, program.name, stack.name});
    }
  }
  return names;
}

// Takes the text up to the separator, which is taken too, off the front.
std::string_view take_until(std::string_view& text, char separator) {
  const size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<NameKind> kind_of(std::string_view word) {
  for (const NameKind kind : {NameKind::kProgram, NameKind::kCounter, NameKind::kStack}) {
    if (word == name_of(kind)) return kind;
  }
  return std::nullopt;
}

// The date behind this word; takes both and the space between them.
std::optional<Date> take_date(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  const auto date = base::parse_date(line.substr(0, kDateLength));
  if (!date) return std::nullopt;
  line.remove_prefix(kDateLength);
  return *date;
}

Result<void> add_line(Announced& announced, std::string_view line) {
  const auto bad = [line] { return base::fail("\"{}\" is no line of it", line); };
  std::string_view rest = line;
  const auto date = base::parse_date(take_until(rest, '\t'));
  const auto kind = kind_of(take_until(rest, '\t'));
  if (!date || !kind || rest.contains('\t') != (*kind != NameKind::kProgram)) return bad();
  ConfigName name{.kind = *kind, .program = std::string(take_until(rest, '\t')), .name = {}};
  name.name = rest;
  if (has_control(name.program) || has_control(name.name)) return bad();
  if (!announced.from.emplace(std::move(name), *date).second) return bad();
  return {};
}

Result<Announced> parse_head(std::string_view first, std::string_view second) {
  const auto yes = take_date(first, "yes ");
  constexpr std::string_view kAccepted = " accepted ";
  const auto seen = take_date(second, "seen ");
  const bool is_whole = yes && seen && second.empty() && first.starts_with(kAccepted) &&
                        first.size() > kAccepted.size();
  if (!is_whole) return base::fail("it does not begin with the day of a yes");
  first.remove_prefix(kAccepted.size());
  Announced announced{.yes = *yes, .accepted = std::string(first), .seen = *seen, .from = {}};
  if (first == kNothing) announced.accepted = "";
  if (first == kUnknown) announced.accepted = std::nullopt;
  return announced;
}

}  // namespace

std::string_view name_of(NameKind kind) {
  constexpr std::array<std::string_view, 3> kNames{"program", "counter", "stack"};
  return kNames[static_cast<size_t>(kind)];
}

bool needs_accepted(const std::optional<Announced>& before, Date yes) {
  return !before || before->yes != yes || !before->accepted;
}

Announced update(const std::optional<Announced>& before, const format::UploadConfig& current,
                 const format::UploadConfig* accepted, Date yes, Date today) {
  const bool goes_on = before && before->yes == yes;
  if (!needs_accepted(before, yes)) accepted = nullptr;
  Announced after{.yes = yes,
                  .accepted = goes_on ? before->accepted : std::nullopt,
                  .seen = std::max(today, goes_on ? before->seen : yes),
                  .from = {}};
  if (accepted != nullptr) after.accepted = accepted->version;
  const std::set<ConfigName> in_accepted =
      accepted == nullptr ? std::set<ConfigName>{} : names_of(*accepted);
  static const decltype(after.from) kNone;
  const auto& known = goes_on ? before->from : kNone;
  for (const ConfigName& name : names_of(current)) {
    const auto found = known.find(name);
    const bool is_known = found != known.end();
    // What a run did not see that came before this one has been taken out in between.
    const bool is_accepted = in_accepted.contains(name) && (is_known || !goes_on);
    after.from[name] = is_accepted ? yes : is_known ? found->second : after.seen + kNotice;
  }
  return after;
}

std::multimap<Date, ConfigName> sent_after(const Announced& announced, Date day) {
  std::multimap<Date, ConfigName> names;
  for (const auto& [name, from] : announced.from) {
    if (from > day) names.emplace(from, name);
  }
  return names;
}

bool waits_for_accepted(const Announced& announced, Date today) {
  return !announced.accepted && !announced.from.empty() &&
         sent_after(announced, today).size() == announced.from.size();
}

std::string write_announced(const Announced& announced) {
  const std::string_view accepted = !announced.accepted           ? kUnknown
                                    : announced.accepted->empty() ? kNothing
                                                                  : *announced.accepted;
  std::string text = fmt::format("yes {} accepted {}\nseen {}\n", base::format_date(announced.yes),
                                 accepted, base::format_date(announced.seen));
  // By day, so that what is to come stands at the end.
  for (const auto& [from, name] : sent_after(announced, Date::min())) {
    text += fmt::format("{}\t{}\t{}", base::format_date(from), name_of(name.kind), name.program);
    if (name.kind != NameKind::kProgram) text += '\t' + name.name;
    text += '\n';
  }
  return text;
}

Result<Announced> parse_announced(std::string_view text) {
  if (!text.ends_with('\n')) return base::fail("its last line has no end");
  const std::string_view first = take_until(text, '\n');
  auto announced = parse_head(first, take_until(text, '\n'));
  while (announced && !text.empty()) {
    if (auto added = add_line(*announced, take_until(text, '\n')); !added) {
      return std::unexpected(added.error());
    }
  }
  return announced;
}

}  // namespace tally::upload
