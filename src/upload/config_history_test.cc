#include "upload/config_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "format/note_signing.h"

namespace tally::upload {
namespace {

using format::Mistrust;
using format::SignedConfig;
using testing::HasSubstr;

const format::SigningKey& owner() {
  static const format::SigningKey key = format::make_signing_key("acme.org/telemetry").value();
  return key;
}

const format::SigningKey& stranger() {
  static const format::SigningKey key = format::make_signing_key("acme.org/telemetry").value();
  return key;
}

const base::Date kFirstDay = *base::parse_date("2026-01-01");

// Two versions are published each day.
base::Date day_of_version(uint64_t number) { return kFirstDay + std::chrono::days{number / 2}; }

// An owner's version. `mark` makes a text of its own.
std::string note_of(uint64_t number, const std::string& previous, const std::string& mark,
                    base::Date published, const format::SigningKey& key = owner()) {
  format::UploadConfig config;
  config.version = format::config_version(number);
  config.previous = previous;
  config.published = base::format_date(published);
  config.goos = {mark};
  return format::sign_note(format::write_signed_text(config), key).value();
}

SignedConfig opened(const std::string& note) {
  return format::open_signed_config(note, owner().public_key).value();
}

// Versions 1 to `last`, by number. From `other` on they are not those of everybody.
std::map<uint64_t, std::string> chain(uint64_t last, uint64_t other = UINT64_MAX) {
  std::map<uint64_t, std::string> notes;
  std::string previous;
  for (uint64_t n = 1; n <= last; ++n) {
    notes[n] = note_of(n, previous, n >= other ? "other" : "same", day_of_version(n));
    previous = opened(notes[n]).hash;
  }
  return notes;
}

// What a server answers for each version: a note, or a status where there is none.
struct Server {
  std::map<uint64_t, std::string> notes;
  std::map<uint64_t, long> statuses = {};
  int asked = 0;

  FetchVersion fetch() {
    return [this](uint64_t number) -> base::Result<Fetched> {
      ++asked;
      const auto status = statuses.find(number);
      if (status != statuses.end() && status->second == 500) return base::fail("it is down");
      if (status != statuses.end()) return Fetched{.status = status->second, .body = {}};
      if (!notes.contains(number)) return Fetched{.status = 404, .body = {}};
      return Fetched{.status = 200, .body = notes[number]};
    };
  }
};

// Why, or `good`, or `later`.
std::string verdict(const std::expected<void, ConfigTrouble>& result) {
  if (result) return "good";
  return result.error().refused ? std::string{name_of(*result.error().refused)} : "later";
}

std::string succession(Server& server, const std::string& fresh, const std::string& kept) {
  return verdict(check_succession(opened(fresh), opened(kept), owner().public_key, server.fetch()));
}

TEST(CheckSuccessionTest, AsksForNothingThatIsNotBetweenTheTwo) {
  for (uint64_t missed = 0; missed < 5; ++missed) {
    Server server{.notes = chain(10)};
    EXPECT_EQ(succession(server, server.notes[4 + missed], server.notes[3]), "good");
    EXPECT_EQ(server.asked, static_cast<int>(missed));
  }
}

TEST(CheckSuccessionTest, TakesAsManyVersionsAsItSaysAndNoMore) {
  Server server{.notes = chain(kMaxMissedVersions + 3)};
  const auto& notes = server.notes;
  EXPECT_EQ(succession(server, notes.at(kMaxMissedVersions + 2), notes.at(1)), "good");
  EXPECT_EQ(server.asked, static_cast<int>(kMaxMissedVersions));
  server.asked = 0;
  EXPECT_EQ(succession(server, notes.at(kMaxMissedVersions + 3), notes.at(1)), "later");
  EXPECT_EQ(server.asked, 0);
}

// The rules said a second time, in another way: what is wrong first, on the way back.
std::string expected_verdict(uint64_t fresh, uint64_t kept, bool is_same_text, uint64_t fork,
                             const std::map<uint64_t, std::string>& faults) {
  if (fresh < kept) return "rollback";
  if (fresh == kept) return is_same_text ? "good" : "fork";
  for (uint64_t n = fresh - 1; n > kept; --n) {
    if (faults.contains(n)) return faults.at(n);
  }
  return fork <= kept ? "fork" : "good";
}

// Something goes wrong with the version of this number; returns what a walk that meets it says.
std::string break_version(Server& server, uint64_t number, uint64_t how) {
  const std::string previous =
      number == 1 ? std::string{} : opened(server.notes[number]).config.previous;
  std::string& note = server.notes[number];
  switch (how) {
    case 0:
      server.statuses[number] = 500;
      return "later";
    case 1:
      server.statuses[number] = 404;
      return "hole";
    case 2:
      server.statuses[number] = 410;
      return "hole";
    case 3:
      note = note_of(number, previous, "same", day_of_version(number), stranger());
      return "bad-signature";
    case 4:
      note = format::sign_note("no config\n", owner()).value();
      return "malformed";
    case 5:
      note = note_of(number, previous, "swapped", day_of_version(number));
      return "hole";
    default:
      note = note_of(number + 1, std::string(64, 'a'), "same", day_of_version(number));
      return "hole";
  }
}

TEST(CheckSuccessionTest, AgreesWithTheRulesForRandomChainsAndFaults) {
  constexpr uint64_t kLast = 12;
  constexpr uint64_t kFaults = 7;
  // By the number from which on a user is shown other versions than everybody.
  std::map<uint64_t, std::map<uint64_t, std::string>> chains;
  for (uint64_t fork = 1; fork <= kLast + 1; ++fork) chains[fork] = chain(kLast, fork);
  const auto& everybodys = chains[kLast + 1];
  std::mt19937 random{20261128};
  const auto below = [&random](uint64_t n) { return random() % n; };
  std::map<std::string, int> seen;
  for (int round = 0; round < 1000; ++round) {
    const uint64_t kept = 1 + below(kLast);
    const uint64_t fresh = below(4) == 0 ? 1 + below(kLast) : kept + below(kLast - kept + 1);
    const uint64_t fork = below(3) == 0 ? 1 + below(kLast) : kLast + 1;
    Server server{.notes = chains[fork]};
    std::map<uint64_t, std::string> faults;
    while (below(2) == 0) {
      const uint64_t at = 1 + below(kLast);
      if (!faults.contains(at)) faults[at] = break_version(server, at, below(kFaults));
    }
    const std::string want = expected_verdict(fresh, kept, fork > kept, fork, faults);
    ASSERT_EQ(succession(server, chains[fork].at(fresh), everybodys.at(kept)), want)
        << "round " << round << ": from " << kept << " to " << fresh << ", other from " << fork;
    ++seen[want];
  }
  EXPECT_EQ(seen.size(), 7u) << "not every verdict was tried";
}

std::string day_verdict(Server& server, uint64_t newest, base::Date day) {
  const auto found =
      version_of_day(opened(server.notes.at(newest)), day, owner().public_key, server.fetch());
  if (found) return *found ? (*found)->config.version : "none";
  return found.error().refused ? std::string{name_of(*found.error().refused)} : "later";
}

TEST(VersionOfDayTest, IsTheLastOneOfThatDayOrBefore) {
  constexpr uint64_t kLast = 9;
  Server server{.notes = chain(kLast)};
  for (int day = -2; day < 8; ++day) {
    const base::Date date = kFirstDay + std::chrono::days{day};
    std::string want = "none";
    for (uint64_t n = 1; n <= kLast; ++n) {
      if (day_of_version(n) <= date) want = format::config_version(n);
    }
    EXPECT_EQ(day_verdict(server, kLast, date), want) << day;
  }
}

TEST(VersionOfDayTest, AsksForNothingWhereTheNewestIsOldEnough) {
  Server server{.notes = chain(3)};
  EXPECT_EQ(day_verdict(server, 3, day_of_version(3)), "v0.3.0");
  EXPECT_EQ(server.asked, 0);
}

TEST(VersionOfDayTest, BelievesOnlyAChainWithoutFaults) {
  constexpr uint64_t kFaults = 7;
  for (uint64_t how = 0; how < kFaults; ++how) {
    Server server{.notes = chain(6)};
    const std::string want = break_version(server, 4, how);
    EXPECT_EQ(day_verdict(server, 6, kFirstDay - std::chrono::days{1}), want);
    // What is older than the day's version is not looked at.
    EXPECT_EQ(day_verdict(server, 6, day_of_version(5)), "v0.5.0");
  }
}

TEST(VersionOfDayTest, LooksThroughAsManyAsItSaysAndNoMore) {
  Server server{.notes = chain(kMaxMissedVersions + 2)};
  const base::Date before = kFirstDay - std::chrono::days{1};
  EXPECT_EQ(day_verdict(server, kMaxMissedVersions + 1, before), "none");
  EXPECT_EQ(server.asked, static_cast<int>(kMaxMissedVersions));
  EXPECT_EQ(day_verdict(server, kMaxMissedVersions + 2, before), "later");
}

}  // namespace
}  // namespace tally::upload
