#include "format/config_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "format/note_signing.h"

namespace tally::format {
namespace {

using testing::HasSubstr;

const SigningKey& signer() {
  static const SigningKey key = make_signing_key("acme.org/telemetry").value();
  return key;
}

const std::string kHash(64, 'a');

// The version with this number, as an owner would make it.
UploadConfig version(uint64_t number, std::string previous = kHash) {
  return {.version = config_version(number),
          .previous = number == 1 ? std::string{} : std::move(previous),
          .published = "2026-11-28",
          .charts = "title: Builds\ncounter: acme/build:{a,b}\n",
          .goos = {"linux"},
          .goarch = {"amd64"},
          .go_version = {"gcc-12.2"},
          .sample_rate = 1,
          .programs = {{.name = "acme.org/cc",
                        .versions = {"v1.2.3"},
                        .counters = {{.name = "acme/build:{a,b}", .rate = 1}},
                        .stacks = {}}}};
}

std::expected<SignedConfig, Refusal> open(const UploadConfig& config) {
  const auto note = sign_note(write_signed_text(config), signer());
  return open_signed_config(note.value(), signer().public_key);
}

SignedConfig must_open(const UploadConfig& config) { return open(config).value(); }

TEST(ConfigVersionTest, CountsFromOne) {
  EXPECT_EQ(config_version(1), "v0.1.0");
  EXPECT_EQ(config_version(65), "v0.65.0");
  for (const uint64_t number :
       {uint64_t{1}, uint64_t{9}, uint64_t{10}, uint64_t{100}, UINT64_MAX}) {
    EXPECT_EQ(config_number(config_version(number)), number);
  }
}

TEST(ConfigVersionTest, HasNoOtherForm) {
  for (const char* text : {"", "v0", "v0.", "v0.0", "v0..0", "v0.0.0", "v0.01.0", "v0.1", "v0.1.1",
                           "v1.1.0", "v0.1.0-pre", "v0.1.0+1", "0.1.0", "v0.+1.0", "v0.-1.0",
                           "v0.1a.0", " v0.1.0", "v0.18446744073709551616.0", "v0.1.00"}) {
    EXPECT_FALSE(config_number(text)) << text;
  }
}

TEST(SignedTextTest, IsReadBackAndHasNoTabs) {
  UploadConfig config = version(7);
  config.charts = "title: a\ttab, <b> & \"quotes\" \\ g\u00f6\u00df\n";
  const std::string text = write_signed_text(config);
  EXPECT_EQ(text.find('\t'), std::string::npos);
  EXPECT_EQ(parse_upload_config(text).value(), config);
}

TEST(OpenSignedConfigTest, GivesWhatWasSigned) {
  const SignedConfig opened = must_open(version(2));
  EXPECT_EQ(opened.number, 2u);
  EXPECT_EQ(opened.text, write_signed_text(version(2)));
  EXPECT_EQ(opened.hash, hash_of_text(opened.text));
  EXPECT_EQ(base::format_date(opened.published), "2026-11-28");
  EXPECT_EQ(opened.config, version(2));
}

TEST(OpenSignedConfigTest, BelievesNoOtherKey) {
  const SigningKey other = make_signing_key("acme.org/telemetry").value();
  const std::string note = sign_note(write_signed_text(version(1)), other).value();
  const auto opened = open_signed_config(note, signer().public_key);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().reason, Mistrust::kBadSignature);
  EXPECT_EQ(open_signed_config("no note", other.public_key).error().reason,
            Mistrust::kBadSignature);
}

TEST(OpenSignedConfigTest, RefusesWhatIsNoVersion) {
  struct Case {
    const char* what;
    void (*change)(UploadConfig&);
    const char* said;
  };
  for (const Case& c : {
           Case{"no Version", [](UploadConfig& v) { v.version.clear(); }, "Version"},
           Case{"a Version of old", [](UploadConfig& v) { v.version = "v1.2.0"; }, "v1.2.0"},
           Case{"a Version that is hostile", [](UploadConfig& v) { v.version = "\x1b[2J"; },
                "Version"},
           Case{"no Previous", [](UploadConfig& v) { v.previous.clear(); }, "v0.1.0"},
           Case{"half a Previous", [](UploadConfig& v) { v.previous.resize(32); }, "64"},
           Case{"capitals", [](UploadConfig& v) { v.previous = std::string(64, 'A'); }, "64"},
           Case{"a first with Previous", [](UploadConfig& v) { v.version = "v0.1.0"; }, "first"},
           Case{"no Published", [](UploadConfig& v) { v.published.clear(); }, "Published"},
           Case{"no day", [](UploadConfig& v) { v.published = "2026-02-30"; }, "2026-02-30"},
       }) {
    UploadConfig config = version(2);
    c.change(config);
    const auto opened = open(config);
    ASSERT_FALSE(opened) << c.what;
    EXPECT_EQ(opened.error().reason, Mistrust::kMalformed) << c.what;
    EXPECT_THAT(opened.error().message, HasSubstr(c.said)) << c.what;
    EXPECT_EQ(opened.error().message.find('\x1b'), std::string::npos) << c.what;
  }
}

TEST(OpenSignedConfigTest, RefusesWhatIsNoConfig) {
  for (const char* text :
       {"\n", "[]\n", "{}\n", "{\n", "{\"Version\":\"v0.1.0\",\"Version\":\"v0.1.0\"}\n"}) {
    const auto opened = open_signed_config(sign_note(text, signer()).value(), signer().public_key);
    ASSERT_FALSE(opened) << text;
    EXPECT_EQ(opened.error().reason, Mistrust::kMalformed) << text;
  }
}

TEST(CheckFollowsTest, LetsTheNextVersionPass) {
  const SignedConfig one = must_open(version(1));
  const SignedConfig two = must_open(version(2, one.hash));
  EXPECT_TRUE(check_follows(two, one));
}

TEST(CheckFollowsTest, SaysWhyAnotherDoesNot) {
  const SignedConfig one = must_open(version(1));
  const SignedConfig two = must_open(version(2, one.hash));
  const auto reason = [](const SignedConfig& newer, const SignedConfig& older) {
    const auto follows = check_follows(newer, older);
    return follows ? "follows" : std::string{name_of(follows.error().reason)};
  };
  EXPECT_EQ(reason(must_open(version(3, two.hash)), one), "hole");
  EXPECT_EQ(reason(one, one), "hole");
  EXPECT_EQ(reason(one, two), "hole");
  EXPECT_EQ(reason(must_open(version(2)), one), "fork");
  UploadConfig early = version(2, one.hash);
  early.published = "2026-11-27";
  EXPECT_EQ(reason(must_open(early), one), "malformed");
}

TEST(MistrustTest, EveryReasonHasItsOwnName) {
  EXPECT_EQ(name_of(Mistrust::kBadSignature), "bad-signature");
  EXPECT_EQ(name_of(Mistrust::kMalformed), "malformed");
  EXPECT_EQ(name_of(Mistrust::kRollback), "rollback");
  EXPECT_EQ(name_of(Mistrust::kFork), "fork");
  EXPECT_EQ(name_of(Mistrust::kHole), "hole");
}

}  // namespace
}  // namespace tally::format
