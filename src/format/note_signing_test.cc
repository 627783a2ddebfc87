#include "format/note_signing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::format {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A key and a note that the reference implementation, golang.org/x/mod/sumdb/note, has made.
constexpr std::string_view kSecret =
    "PRIVATE+KEY+acme.org/telemetry+60a2642c+AccJRZzrh5LzUPr7X+zmgTgSSKd0PvBSi9JxpGGxYKlE";
constexpr std::string_view kPublic =
    "acme.org/telemetry+60a2642c+AbqLdiRyOXJuTks6bO7cEszWbpvZZOKrMyRWcjwQhxs2";
constexpr std::string_view kText = "{\"Version\":\"v0.1.0\"}\n";
constexpr std::string_view kNote =
    "{\"Version\":\"v0.1.0\"}\n\n\u2014 acme.org/telemetry "
    "YKJkLIHAQUWWAalAu9T1NCDGnxj25fCmyUPL59iLtgpiDdEWUur9SFctieIRfAOOFjh0fLNkWV/"
    "IP2U2bRyvemjc2QY=\n";

SigningKey reference_key() { return parse_signing_key(kSecret).value(); }

TEST(SigningKeyTest, IsReadAndWrittenAsTheReferenceWritesIt) {
  const SigningKey key = reference_key();
  EXPECT_EQ(write_signing_key(key), kSecret);
  EXPECT_EQ(write_note_key(key.public_key), kPublic);
}

TEST(SigningKeyTest, IsNewEachTime) {
  const auto one = make_signing_key("acme.org/telemetry");
  const auto other = make_signing_key("acme.org/telemetry");
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->seed, other->seed);
  EXPECT_NE(write_note_key(one->public_key), write_note_key(other->public_key));
}

TEST(SigningKeyTest, IsReadBack) {
  for (const char* name : {"a", "acme.org/telemetry", "g\u00f6\u00df\u0119"}) {
    const auto key = make_signing_key(name);
    ASSERT_TRUE(key) << name;
    const auto again = parse_signing_key(write_signing_key(*key));
    ASSERT_TRUE(again) << name;
    EXPECT_EQ(again->seed, key->seed);
    const auto reader = parse_note_key(write_note_key(again->public_key));
    ASSERT_TRUE(reader) << name;
    EXPECT_EQ(reader->name, name);
    EXPECT_EQ(reader->id, key->public_key.id);
    EXPECT_EQ(reader->bytes, key->public_key.bytes);
  }
}

TEST(SigningKeyTest, HasANameThatCanStandInANote) {
  for (const char* name : {"", "a b", "a+b", "a\nb", "a\tb", "a\u2003b", "\xff", "a\rb"}) {
    EXPECT_FALSE(make_signing_key(name)) << name;
  }
}

TEST(SigningKeyTest, RefusesAKeyThatWasChanged) {
  for (size_t i = 0; i < kSecret.size() * 8; ++i) {
    std::string changed{kSecret};
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ 1 << i % 8);
    const auto key = parse_signing_key(changed);
    // A hexadecimal digit may be a capital letter.
    EXPECT_TRUE(!key || write_signing_key(*key) == kSecret) << changed;
  }
}

TEST(SigningKeyTest, RefusesEveryPartOfAKey) {
  for (size_t size = 0; size < kSecret.size(); ++size) {
    EXPECT_FALSE(parse_signing_key(kSecret.substr(0, size))) << size;
  }
  EXPECT_FALSE(parse_signing_key(std::string(kSecret) + "\n"));
}

TEST(SigningKeyTest, SaysNothingOfTheSecretInErrors) {
  const std::string secret{kSecret.substr(kSecret.rfind('+') + 1)};
  for (const std::string& text :
       {std::string{kPublic}, secret, std::string{kSecret.substr(0, kSecret.size() - 4)},
        "PRIVATE+KEY+other.org+00000000+" + secret, std::string(kSecret) + " "}) {
    const auto key = parse_signing_key(text);
    ASSERT_FALSE(key) << text;
    EXPECT_THAT(key.error().message, testing::Not(HasSubstr(secret.substr(0, 8))));
    EXPECT_THAT(key.error().message, StartsWith("it"));
  }
}

TEST(SigningKeyTest, IsWipedWhenItMoves) {
  SigningKey key = reference_key();
  const SigningKey moved = std::move(key);
  EXPECT_NE(moved.seed, (std::array<uint8_t, 32>{}));
  // NOLINTNEXTLINE(bugprone-use-after-move): that nothing is left is what is tested.
  EXPECT_EQ(key.seed, (std::array<uint8_t, 32>{}));
}

TEST(SignNoteTest, SignsAsTheReferenceDoes) {
  EXPECT_EQ(sign_note(kText, reference_key()).value(), kNote);
}

TEST(SignNoteTest, IsOpenedWithThePublicKey) {
  const SigningKey key = make_signing_key("acme.org/telemetry").value();
  const NoteKey reader = parse_note_key(write_note_key(key.public_key)).value();
  for (const char* text : {"\n", "a\n", "a\n\nb\n", "a\n\n", "\u2014 a b\n", "\n\n\n"}) {
    const auto note = sign_note(text, key);
    ASSERT_TRUE(note) << text;
    EXPECT_EQ(open_note(*note, reader).value(), text);
  }
}

TEST(SignNoteTest, SignsNothingThatNobodyCouldOpen) {
  for (const char* text : {"", "a", "a\tb\n", "a\r\n", "\xff\n", "a\x1b[0m\n"}) {
    EXPECT_FALSE(sign_note(text, reference_key())) << text;
  }
  EXPECT_FALSE(sign_note(std::string(kMaxNote - 1, 'a') + "\n", reference_key()));
  const size_t below = kNote.size() - kText.size();
  EXPECT_TRUE(sign_note(std::string(kMaxNote - below - 1, 'a') + "\n", reference_key()));
  EXPECT_FALSE(sign_note(std::string(kMaxNote - below, 'a') + "\n", reference_key()));
}

}  // namespace
}  // namespace tally::format
