#include "upload/config_history.h"

#include <utility>

namespace tally::upload {
namespace {

using format::config_version;
using format::Mistrust;
using format::SignedConfig;

template <typename T>
using Tried = std::expected<T, ConfigTrouble>;

template <typename... Args>
std::unexpected<ConfigTrouble> refuse(Mistrust reason, fmt::format_string<Args...> format,
                                      Args&&... args) {
  return std::unexpected(ConfigTrouble{reason, fmt::format(format, std::forward<Args>(args)...)});
}

std::unexpected<ConfigTrouble> cannot_be_had(std::string message) {
  return std::unexpected(ConfigTrouble{.refused = {}, .message = std::move(message)});
}

// The version right before `newer`, which is not the first.
Tried<SignedConfig> version_before(const SignedConfig& newer, const format::NoteKey& key,
                                   const FetchVersion& fetch) {
  const std::string version = config_version(newer.number - 1);
  const auto fetched = fetch(newer.number - 1);
  if (!fetched) return cannot_be_had(fetched.error().message);
  if (fetched->is_missing()) {
    return refuse(Mistrust::kHole,
                  "{}, by which it would be known what {} follows from, is missing: the server "
                  "answered {}",
                  version, newer.config.version, fetched->status);
  }
  auto older = format::open_signed_config(fetched->body, key);
  if (!older) {
    return refuse(older.error().reason, "{}, which {} follows from, is not believed: {}", version,
                  newer.config.version, older.error().message);
  }
  if (older->number != newer.number - 1) {
    return refuse(Mistrust::kHole, "in the place of {}, which {} follows from, is {}", version,
                  newer.config.version, older->config.version);
  }
  if (older->hash != newer.config.previous) {
    return refuse(Mistrust::kHole,
                  "{} is not the one that {} was made after; somebody may have put another in its "
                  "place",
                  version, newer.config.version);
  }
  if (auto follows = format::check_follows(newer, *older); !follows) {
    return refuse(follows.error().reason, "{}", follows.error().message);
  }
  return std::move(*older);
}

// Of two different numbers: the way from the one to the other.
Tried<void> check_way(const SignedConfig& fresh, const SignedConfig& kept,
                      const format::NoteKey& key, const FetchVersion& fetch) {
  const SignedConfig* oldest = &fresh;
  std::optional<SignedConfig> walked;
  while (oldest->number > kept.number + 1) {
    auto older = version_before(*oldest, key, fetch);
    if (!older) return std::unexpected(std::move(older.error()));
    oldest = &walked.emplace(std::move(*older));
  }
  if (auto follows = format::check_follows(*oldest, kept); !follows) {
    return refuse(follows.error().reason, "{}; others may have been shown another list",
                  follows.error().message);
  }
  return {};
}

}  // namespace

Tried<void> check_succession(const SignedConfig& fresh, const SignedConfig& kept,
                             const format::NoteKey& key, const FetchVersion& fetch) {
  if (fresh.number < kept.number) {
    return refuse(Mistrust::kRollback,
                  "its number {} is lower than {}, which was there before; somebody may have put "
                  "an old list back",
                  fresh.number, kept.number);
  }
  if (fresh.number == kept.number) {
    if (fresh.text == kept.text) return {};
    return refuse(Mistrust::kFork,
                  "it differs from the {} that was there before; others may have been shown "
                  "another list",
                  kept.config.version);
  }
  const uint64_t missed = fresh.number - kept.number - 1;
  if (missed > kMaxMissedVersions) {
    return cannot_be_had(
        fmt::format("{} versions of the upload config came between {}, which is kept in "
                    "config.note, and {}, and at most {} are looked through; whoever removes that "
                    "file begins with the newest",
                    missed, kept.config.version, fresh.config.version, kMaxMissedVersions));
  }
  return check_way(fresh, kept, key, fetch);
}

Tried<std::optional<SignedConfig>> version_of_day(const SignedConfig& newest, base::Date day,
                                                  const format::NoteKey& key,
                                                  const FetchVersion& fetch) {
  SignedConfig last = newest;
  for (uint64_t steps = 0; last.published > day; ++steps) {
    if (last.number == 1) return std::nullopt;
    if (steps == kMaxMissedVersions) {
      return cannot_be_had(
          fmt::format("more than {} versions of the upload config were published after {}, and no "
                      "more are looked through",
                      kMaxMissedVersions, base::format_date(day)));
    }
    auto older = version_before(last, key, fetch);
    if (!older) return std::unexpected(std::move(older.error()));
    last = std::move(*older);
  }
  return last;
}

}  // namespace tally::upload
