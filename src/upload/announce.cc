#include "upload/announce.h"

#include <algorithm>

#include "base/file.h"
#include "upload/announced_file.h"
#include "upload/announcement_text.h"
#include "upload/state_directory.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::Result;
using format::UploadConfig;

constexpr uint64_t kMaxRead = 64 << 10;

// The config of the day of the yes, one without names if there was none by then; nothing if it
// cannot be had.
Result<std::optional<UploadConfig>> accepted_config(const RunOptions& options,
                                                    const format::SignedConfig& newest, Date yes) {
  auto version = options.config_of_day(newest, yes);
  if (version) return *version ? std::move((*version)->config) : UploadConfig{};
  if (version.error().refused) return base::fail("{}", version.error().message);
  options.log(
      fmt::format("{}; so it is not known what the yes of {} accepted, and what is new here "
                  "waits",
                  version.error().message, base::format_date(yes)));
  return std::nullopt;
}

// Whether the user has to be told of something that he could not have been told of before.
bool has_news(const std::optional<Announced>& before, const Announced& after) {
  return std::ranges::any_of(sent_after(after, after.seen), [&](const auto& each) {
    const auto& [from, name] = each;
    if (!before || before->yes != after.yes) return true;
    const auto known = before->from.find(name);
    return known == before->from.end() || known->second != from;
  });
}

// The announcement that nobody has been shown yet.
std::optional<std::string> read_waiting(const fs::path& path) {
  auto text = base::read_file(path, kMaxRead);
  return text ? std::optional{std::move(*text)} : std::nullopt;
}

// One that waits to be shown goes on with what of it still holds. Also after its day: the user is
// told late rather than never.
Result<void> renew_announcement(const RunOptions& options, const UploadConfig& config,
                                const std::optional<Announced>& before, const Announced& after) {
  const fs::path path = state_directory(options.directory) / "announcement";
  const auto waiting = read_waiting(path);
  const auto head = waiting ? head_of_announcement(*waiting) : std::nullopt;
  const bool goes_on = head && head->yes == after.yes;
  if (!goes_on && !has_news(before, after)) return base::remove_file(path);
  const Date since = goes_on ? std::min(head->announced, after.seen) : after.seen;
  const std::string text =
      announcement_text({.yes = after.yes, .announced = since, .names = sent_after(after, since)},
                        config, options.whose);
  if (text.empty()) return base::remove_file(path);
  if (text == waiting) return {};
  if (auto made = base::make_directory(path.parent_path()); !made) return made;
  return base::replace_file(path, text);
}

}  // namespace

Result<Announced> announce(const RunOptions& options, const format::SignedConfig& newest,
                           Date yes) {
  const fs::path state = state_directory(options.directory);
  const auto before = read_announced(state, options.log);
  std::optional<UploadConfig> accepted;
  if (needs_accepted(before, yes)) {
    auto found = accepted_config(options, newest, yes);
    if (!found) return std::unexpected(found.error());
    accepted = std::move(*found);
  }
  Announced after = update(before, newest.config, accepted ? &*accepted : nullptr, yes,
                           base::day_of(options.now));
  // The announcement first, and without it nothing is kept: the next run finds the same news, and
  // no name's week begins of which the user could not have been told.
  auto done = renew_announcement(options, newest.config, before, after);
  if (done) done = keep_announced(state, after);
  if (!done) options.log(done.error().message);
  return after;
}

std::optional<Approval> approval_at_hand(const RunOptions& options, const Consent& consent) {
  if (!options.config) return std::nullopt;
  const UploadConfig& config = *options.config;
  const bool waits = options.is_published && consent.mode == consent::Mode::kOn && consent.since;
  if (!waits) return Approval{config};
  const auto before = read_announced(state_directory(options.directory), options.log);
  // It is known to be the config of that day if it was published by then.
  const auto published = base::parse_date(config.published);
  const bool is_of_day = published && *published <= *consent.since;
  const Date today = base::day_of(options.now);
  return Approval{
      config, update(before, config, is_of_day ? &config : nullptr, *consent.since, today), today};
}

}  // namespace tally::upload
