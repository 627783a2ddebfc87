#include "upload/announced.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace tally::upload {
namespace {

using base::Date;
using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

Date day(int n) { return *base::parse_date("2026-11-01") + days{n}; }

format::UploadConfig config(std::string version, std::vector<std::string> counters,
                            std::vector<std::string> stacks = {}) {
  format::UploadConfig config;
  config.version = std::move(version);
  format::ProgramConfig program{
      .name = "acme.org/cc", .versions = {}, .counters = {}, .stacks = {}};
  for (auto& name : counters) program.counters.push_back({.name = std::move(name), .rate = 1});
  for (auto& name : stacks) {
    program.stacks.push_back({.name = std::move(name), .rate = 1, .depth = 16});
  }
  config.programs = {program};
  return config;
}

const ConfigName kProgram{NameKind::kProgram, "acme.org/cc", ""};

ConfigName counter(std::string name) {
  return {NameKind::kCounter, "acme.org/cc", std::move(name)};
}
ConfigName stack(std::string name) { return {NameKind::kStack, "acme.org/cc", std::move(name)}; }

TEST(Announced, AYesAcceptsTheConfigOfItsDayAndNoMore) {
  const auto accepted = config("v0.1.0", {"a:{b,c}"});
  const auto current = config("v0.2.0", {"a:{b,c,d}"}, {"bug"});
  const Announced after = update({}, current, &accepted, day(0), day(3));
  EXPECT_EQ(after.accepted, "v0.1.0");
  EXPECT_EQ(after.seen, day(3));
  EXPECT_THAT(after.from, ElementsAre(Pair(kProgram, day(0)), Pair(counter("a:b"), day(0)),
                                      Pair(counter("a:c"), day(0)), Pair(counter("a:d"), day(10)),
                                      Pair(stack("bug"), day(10))));
}

TEST(Announced, WhereNothingWasPublishedNothingIsAccepted) {
  const format::UploadConfig nothing;
  const Announced after = update({}, config("v0.1.0", {"a"}), &nothing, day(0), day(3));
  EXPECT_EQ(after.accepted, "");
  EXPECT_THAT(after.from, ElementsAre(Pair(kProgram, day(10)), Pair(counter("a"), day(10))));
  EXPECT_FALSE(needs_accepted(after, day(0)));
}

TEST(Announced, WhatIsAcceptedMayBeLearntLater) {
  const auto v1 = config("v0.1.0", {"a"});
  const auto v2 = config("v0.2.0", {"a", "b"});
  const Announced waiting = update({}, v2, nullptr, day(0), day(1));
  EXPECT_EQ(waiting.accepted, std::nullopt);
  EXPECT_THAT(sent_after(waiting, day(1)), SizeIs(3));
  EXPECT_TRUE(needs_accepted(waiting, day(0)));
  const Announced after = update(waiting, v2, &v1, day(0), day(2));
  EXPECT_THAT(after.from, ElementsAre(Pair(kProgram, day(0)), Pair(counter("a"), day(0)),
                                      Pair(counter("b"), day(8))));
  // Without it the days that were said go on.
  EXPECT_EQ(update(waiting, v2, nullptr, day(0), day(2)).from, waiting.from);
}

TEST(Announced, WhatIsAcceptedIsWaitedForWhileNothingElseMayBeSent) {
  const auto one = config("v0.1.0", {"a"});
  const format::UploadConfig nothing;
  EXPECT_FALSE(waits_for_accepted(update({}, one, &one, day(0), day(3)), day(3)));
  EXPECT_FALSE(waits_for_accepted(update({}, one, &nothing, day(0), day(3)), day(3)));
  EXPECT_FALSE(waits_for_accepted(update({}, nothing, nullptr, day(0), day(3)), day(3)));
  const Announced unknown = update({}, one, nullptr, day(0), day(3));
  EXPECT_TRUE(waits_for_accepted(unknown, day(3)));
  EXPECT_TRUE(waits_for_accepted(unknown, day(9)));
  EXPECT_FALSE(waits_for_accepted(unknown, day(10)));
  const auto two = config("v0.2.0", {"a", "b"});
  EXPECT_FALSE(waits_for_accepted(update(unknown, two, nullptr, day(0), day(10)), day(10)));
  EXPECT_FALSE(waits_for_accepted(update(unknown, two, &one, day(0), day(4)), day(4)));
}

TEST(Announced, WhatComesBackIsNewAgain) {
  const auto both = config("v0.1.0", {"a", "b"});
  Announced state = update({}, both, &both, day(0), day(0));
  state = update(state, config("v0.2.0", {"a"}), nullptr, day(0), day(7));
  EXPECT_FALSE(state.from.contains(counter("b")));
  state = update(state, config("v0.3.0", {"a", "b"}), nullptr, day(0), day(14));
  EXPECT_EQ(state.from.at(counter("a")), day(0));
  EXPECT_EQ(state.from.at(counter("b")), day(21));
}

TEST(Announced, WhatNoReportHadIsNewWhenItsRateIsRaised) {
  auto never = config("v0.1.0", {"a", "b"});
  never.programs.front().counters.back().rate = 0;
  Announced state = update({}, never, &never, day(0), day(0));
  EXPECT_FALSE(state.from.contains(counter("b")));
  state = update(state, config("v0.2.0", {"a", "b"}), nullptr, day(0), day(7));
  EXPECT_EQ(state.from.at(counter("a")), day(0));
  EXPECT_EQ(state.from.at(counter("b")), day(14));
}

TEST(Announced, AnotherYesAcceptsTheConfigOfItsOwnDay) {
  const auto v1 = config("v0.1.0", {"a"});
  const auto v2 = config("v0.2.0", {"a", "b"});
  const auto v3 = config("v0.3.0", {"a", "b", "c"});
  Announced state = update({}, v1, &v1, day(0), day(0));
  state = update(state, v2, nullptr, day(0), day(7));
  EXPECT_TRUE(needs_accepted(state, day(9)));
  state = update(state, v3, &v2, day(9), day(14));
  EXPECT_THAT(state.from, ElementsAre(Pair(kProgram, day(9)), Pair(counter("a"), day(9)),
                                      Pair(counter("b"), day(9)), Pair(counter("c"), day(21))));
  // What an earlier yes has accepted is not accepted by this one.
  state = update(state, v3, nullptr, day(20), day(21));
  EXPECT_THAT(sent_after(state, day(27)), SizeIs(4));
}

TEST(Announced, AClockThatIsSetBackMakesNothingEarlier) {
  const auto v1 = config("v0.1.0", {"a"});
  Announced state = update({}, v1, &v1, day(0), day(30));
  state = update(state, config("v0.2.0", {"a", "b"}), nullptr, day(0), day(2));
  EXPECT_EQ(state.from.at(counter("b")), day(37));
  EXPECT_EQ(state.seen, day(30));
}

TEST(Announced, OfWhatNobodyCanReadNothingIsSent) {
  const auto all = config("v0.1.0", {"a\nb", "a\tb", "ok"}, {std::string("bug\x1b[2J")});
  const Announced after = update({}, all, &all, day(0), day(0));
  EXPECT_THAT(after.from, ElementsAre(Pair(kProgram, day(0)), Pair(counter("ok"), day(0))));
}

TEST(Announced, IsAFileThatAPersonCanRead) {
  const auto v1 = config("v0.1.0", {"a:{b,c}"});
  const Announced state =
      update(update({}, v1, &v1, day(0), day(0)), config("v0.2.0", {"a:{b,c,d}"}, {"bug"}), nullptr,
             day(0), day(27));
  const std::string text = write_announced(state);
  EXPECT_EQ(text,
            "yes 2026-11-01 accepted v0.1.0\n"
            "seen 2026-11-28\n"
            "2026-11-01\tprogram\tacme.org/cc\n"
            "2026-11-01\tcounter\tacme.org/cc\ta:b\n"
            "2026-11-01\tcounter\tacme.org/cc\ta:c\n"
            "2026-12-05\tcounter\tacme.org/cc\ta:d\n"
            "2026-12-05\tstack\tacme.org/cc\tbug\n");
  EXPECT_EQ(parse_announced(text).value(), state);
}

TEST(Announced, ReadsWhatItHasWritten) {
  const auto v1 = config("v0.1.0", {"a"});
  const format::UploadConfig nothing;
  const format::UploadConfig* const cases[] = {&v1, &nothing, nullptr};
  for (const format::UploadConfig* accepted : cases) {
    const Announced state = update({}, v1, accepted, day(0), day(1));
    EXPECT_EQ(parse_announced(write_announced(state)).value(), state);
  }
}

TEST(Announced, BelievesNothingElse) {
  const std::string head = "yes 2026-11-01 accepted v0.1.0\nseen 2026-11-28\n";
  EXPECT_THAT(parse_announced(head).value().from, IsEmpty());
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string("on 2026-11-01\n"),
        std::string("yes 2026-11-01 accepted v0.1.0\n"),
        std::string("yes 2026-11-01 accepted \nseen 2026-11-28\n"),
        std::string("yes 2026-13-01 accepted v0.1.0\nseen 2026-11-28\n"),
        std::string("yes 2026-11-01 accepted v0.1.0\nseen 2026-11-28 \n"),
        head + "2026-11-01\tcounter\tacme.org/cc\ta",  // cut
        head + "\n", head + "2026-11-01\tcounter\tacme.org/cc\n",
        head + "2026-11-01\tprogram\tacme.org/cc\ta\n", head + "2026-11-01\tchart\tp\ta\n",
        head + "2026-11-01 counter p a\n", head + "2026-11-32\tcounter\tp\ta\n",
        head + "2026-11-01\tcounter\tp\ta\tb\n", head + "2026-11-01\tcounter\tp\ta\x1b[2J\n",
        head + "2026-11-01\tcounter\tp\ta\n2026-12-01\tcounter\tp\ta\n"}) {
    EXPECT_FALSE(parse_announced(text)) << text;
  }
  EXPECT_THAT(parse_announced(head + "nonsense\n").error().message,
              HasSubstr("\"nonsense\" is no line of it"));
}

// One machine with one name after the other put into the config and taken out, weeks without a run,
// yeses anew, clocks set back and damaged files; against what the user was promised.
class Machine {
 public:
  explicit Machine(unsigned seed) : random_(seed) {}

  void live() {
    for (int i = 0; i < 60; ++i) step();
  }

 private:
  static constexpr int kNames = 6;

  int draw(int n) { return std::uniform_int_distribution<>(0, n - 1)(random_); }

  std::vector<std::string> draw_names() {
    std::vector<std::string> names;
    for (int i = 0; i < kNames; ++i) {
      if (draw(3) != 0) names.push_back(std::string(1, static_cast<char>('a' + i)));
    }
    return names;
  }

  void step() {
    if (draw(2) == 0) current_ = config("v0.2.0", draw_names());
    today_ += days{draw(5)};
    if (draw(12) == 0) today_ -= days{draw(20)};
    if (draw(10) == 0) say_yes();
    if (draw(15) == 0) lose_file();
    // The network may fail, in which case the config of that day is asked for again.
    const bool is_had = !needs_accepted(state_, yes_) || draw(3) != 0;
    newest_day_ = std::max(newest_day_, today_);
    if (!state_ || state_->yes != yes_) first_seen_.clear();
    state_ = update(state_, current_, is_had ? &of_yes_ : nullptr, yes_, today_);
    note_names();
    check();
    ASSERT_EQ(parse_announced(write_announced(*state_)).value(), *state_);
  }

  // With it goes what was known.
  void lose_file() {
    state_.reset();
    newest_day_ = today_;
  }

  void say_yes() {
    if (yes_ == today_) return;  // a day has one config
    yes_ = today_;
    newest_day_ = today_;
    of_yes_ = current_;
    current_ = config("v0.3.0", draw_names());
  }

  // The first day of this presence in the config.
  void note_names() {
    std::erase_if(first_seen_,
                  [&](const auto& each) { return !state_->from.contains(each.first); });
    for (const auto& [name, from] : state_->from) first_seen_.try_emplace(name, newest_day_);
  }

  void check() const {
    for (const auto& [name, from] : state_->from) {
      const bool is_accepted =
          name.kind == NameKind::kProgram ||
          std::ranges::any_of(of_yes_.programs[0].counters,
                              [&](const auto& each) { return each.name == name.name; });
      EXPECT_TRUE(is_accepted || from >= first_seen_.at(name) + kNotice) << name.name;
      EXPECT_GE(from, yes_);
    }
  }

  std::mt19937 random_;
  Date today_ = day(100);
  Date newest_day_ = today_;
  Date yes_ = today_;
  format::UploadConfig current_ = config("v0.1.0", {"a"});
  format::UploadConfig of_yes_ = current_;
  std::optional<Announced> state_;
  std::map<ConfigName, Date> first_seen_;
};

TEST(Announced, NothingIsSentBeforeItWasKnownForAWeekOrAccepted) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    Machine{seed}.live();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace tally::upload
