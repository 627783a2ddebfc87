#include "consent/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tally::consent {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text(const Words& words) {
  std::string all;
  for (const std::string_view piece : words) all += piece;
  return all;
}

const Subject kAcme{.collection = "acme",
                    .directory = "/home/user/.config/acme/telemetry",
                    .upload_url = "https://telemetry.acme.org/upload",
                    .privacy_url = "https://acme.org/privacy",
                    .command = {.before = "tally", .behind = " --collection acme"}};

Subject of_tool() {
  Subject subject = kAcme;
  subject.command = {.before = "acme-cc telemetry", .behind = "", .is_tally = false};
  return subject;
}

TEST(Words, AYesSaysAllThatItMeans) {
  EXPECT_EQ(text(words_of_choice(Mode::kOn, kAcme)),
            "Telemetry of acme is on.\n"
            "Once a week the counters that are on a public list are sent to\n"
            "https://telemetry.acme.org/upload\n"
            "A report says how often each was counted, and the program, its version, the\n"
            "compiler and the system. It holds nothing that names you or this machine; but\n"
            "the server sees the address that it comes from, as every server does.\n"
            "What it accepts is published for everybody to see. A copy is kept here, in\n"
            "/home/user/.config/acme/telemetry/upload\n"
            "Nothing that was counted before your yes is ever sent.\n"
            "To see what would be sent:  tally preview --collection acme\n"
            "To see what was sent:       tally sent --collection acme\n"
            "To stop sending:            tally local --collection acme\n"
            "To stop counting, too:      tally off --collection acme\n"
            "More on privacy:            https://acme.org/privacy\n");
}

TEST(Words, OfTheOtherChoices) {
  EXPECT_EQ(text(words_of_choice(Mode::kLocal, kAcme)),
            "Telemetry of acme is local.\n"
            "Nothing is sent. Programs count on this machine, in\n"
            "/home/user/.config/acme/telemetry/local\n"
            "To see what was counted:  tally dump --collection acme\n"
            "To stop counting:         tally off --collection acme\n");
  EXPECT_EQ(text(words_of_choice(Mode::kOff, kAcme)),
            "Telemetry of acme is off.\n"
            "Nothing is counted and nothing is sent, by programs that start from now on.\n"
            "What was counted before is never sent. It stays in\n"
            "/home/user/.config/acme/telemetry\n"
            "To remove it:  tally clean --collection acme\n");
}

TEST(Words, FitATerminal) {
  for (const Mode mode : {Mode::kOn, Mode::kLocal, Mode::kOff}) {
    for (Subject subject : {kAcme, of_tool(), Subject{.directory = "/d", .is_shared = true}}) {
      const std::string said = text(words_of_choice(mode, subject));
      for (size_t at = 0, end; (end = said.find('\n', at)) != std::string::npos; at = end + 1) {
        EXPECT_LE(end - at, 80U) << said.substr(at, end - at);
      }
      EXPECT_TRUE(said.ends_with('\n'));
    }
  }
}

// A tool's own command has not all that `tally` has.
TEST(Words, NameOnlyCommandsThatThereAre) {
  for (const Mode mode : {Mode::kOn, Mode::kLocal, Mode::kOff}) {
    const std::string said = text(words_of_choice(mode, of_tool()));
    EXPECT_THAT(said, Not(HasSubstr("tally ")));
    EXPECT_THAT(said, Not(HasSubstr("To see what was")));
    EXPECT_EQ(said.contains("acme-cc telemetry"), mode != Mode::kOff) << said;
  }
}

TEST(Words, LeaveOutWhatIsNotKnown) {
  const std::string said = text(words_of_choice(Mode::kOn, {.directory = "/d"}));
  EXPECT_THAT(said, HasSubstr("Telemetry is on.\n"));
  EXPECT_THAT(said, HasSubstr("on a public list are sent. Where they go is\n"));
  EXPECT_THAT(said, HasSubstr("this command does not know it.\n"));
  EXPECT_THAT(said, Not(HasSubstr("privacy")));
}

// A yes to one is a yes to all that share the directory.
TEST(Words, SayForWhomElseAChoiceIs) {
  Subject shared = kAcme;
  shared.is_shared = true;
  for (const Mode mode : {Mode::kOn, Mode::kLocal, Mode::kOff}) {
    EXPECT_THAT(text(words_of_choice(mode, shared)), HasSubstr("every collection"));
    EXPECT_THAT(text(words_of_choice(mode, kAcme)), Not(HasSubstr("every collection")));
  }
}

// An empty one may have no address, which those who print it must not be given.
TEST(Words, HaveNoEmptyPiece) {
  Words words;
  words.add(std::string_view{}).add("a");
  EXPECT_EQ(words.end() - words.begin(), 1);
  for (const std::string_view piece : words_of_choice(Mode::kOn, {.directory = "/d"})) {
    EXPECT_FALSE(piece.empty());
  }
}

TEST(Words, SayWhichRuleDecided) {
  const EffectiveMode capped{Mode::kLocal, Rule::kPolicy};
  EXPECT_EQ(text(words_of_other_rule(Mode::kOn, capped, kAcme)),
            "But for now it is local, because of this machine's policy, /etc/tallystick/policy.\n");
  const Subject go{.collection = "go"};
  EXPECT_THAT(text(words_of_other_rule(Mode::kOn, capped, go)), HasSubstr("they send"));
  EXPECT_THAT(text(words_of_other_rule(Mode::kLocal, capped, go)), Not(HasSubstr("they send")));
}

}  // namespace
}  // namespace tally::consent
