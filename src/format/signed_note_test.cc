#include "format/signed_note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::format {
namespace {

using testing::HasSubstr;

// All made by the reference implementation, golang.org/x/mod/sumdb/note.
constexpr std::string_view kKey =
    "acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd";
constexpr std::string_view kOtherKey =
    "other.org/witness+a60c616a+AbYg3qRLWRUFWd3dH0I1jlVmJ3F0nxyXNUA/bZb+smud";
constexpr std::string_view kText = "{\"Version\":\"v1.2.3\"}\n";
constexpr std::string_view kSignature =
    "\u2014 acme.org/telemetry "
    "Pb3HZ96FvI7ZtcXOrNmB0AUeaB0xN1lQ5B2y72uAQyb1Gnmu1Qo/"
    "iaax3HZstIDyiufCmHWyrcxxJTN6i3zpxwCoPw0=\n";
constexpr std::string_view kOtherSignature =
    "\u2014 other.org/witness "
    "pgxhahsFW2vMu4SD0rWOVCzRlKTOUs5Q9nnVAXVWi9Ph0aGviLcIhr18eeA6X3HQmG3695OFcWgnxEl27kgMnbqUqQc="
    "\n";
constexpr std::string_view kTwoParts = "two\n\nparts \u2014 and letters: \u00e4\n";
constexpr std::string_view kTwoPartsSignatures =
    "\u2014 other.org/witness "
    "pgxhamt2ImCJS5DoETR/8Y3vict4s3L9AfLfTa0a797mZKi1EO4acWAYBqZpA/r27c1HV1s1KYsJk5485GsN/cFZSwU=\n"
    "\u2014 acme.org/telemetry "
    "Pb3HZ6IMd5cKxXKvOJAJNoTrP7ufDqfPvgNh1FcA0RnlVuOPxP6ExX2vgqc5X3Agl3KTG6IASzAZl7sXIXsoYTN/"
    "fgE=\n";

template <typename... Parts>
std::string join(Parts... parts) {
  return (std::string{} + ... + std::string{parts});
}

const std::string kNote = join(kText, "\n", kSignature);
const NoteKey kParsedKey = parse_note_key(kKey).value();

std::string reason(std::string_view note) {
  const auto text = open_note(note, kParsedKey);
  return text ? "believed" : text.error().message;
}

TEST(SignedNoteTest, GivesTheTextThatWasSigned) {
  EXPECT_EQ(open_note(kNote, kParsedKey).value(), kText);
}

TEST(SignedNoteTest, LooksPastSignaturesByOthers) {
  const std::string note = join(kTwoParts, "\n", kTwoPartsSignatures);
  EXPECT_EQ(open_note(note, kParsedKey).value(), kTwoParts);
  EXPECT_EQ(open_note(note, parse_note_key(kOtherKey).value()).value(), kTwoParts);
}

TEST(SignedNoteTest, NeedsASignatureByTheKey) {
  EXPECT_THAT(reason(join(kText, "\n", kOtherSignature)),
              HasSubstr("not signed by the key of acme.org/telemetry"));
}

TEST(SignedNoteTest, BelievesNoSignatureOfAnotherText) {
  EXPECT_THAT(reason(join("{\"Version\":\"v9.0.0\"}\n\n", kSignature)),
              HasSubstr("not one of this text"));
  EXPECT_THAT(reason(join(kTwoParts, "\n", kSignature)), HasSubstr("not one of this text"));
}

TEST(SignedNoteTest, TakesTheFirstOfTwoSignaturesByOneKey) {
  const std::string other{kTwoPartsSignatures.substr(kTwoPartsSignatures.find('\n') + 1)};
  EXPECT_EQ(reason(join(kText, "\n", kSignature, other)), "believed");
  EXPECT_THAT(reason(join(kText, "\n", other, kSignature)), HasSubstr("not one of this text"));
}

TEST(SignedNoteTest, RefusesANoteWithAnyBitFlipped) {
  for (size_t i = 0; i < kNote.size() * 8; ++i) {
    std::string changed = kNote;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ 1 << i % 8);
    EXPECT_NE(reason(changed), "believed") << "bit " << i;
  }
}

TEST(SignedNoteTest, RefusesEveryPartOfANote) {
  for (size_t size = 0; size < kNote.size(); ++size) {
    EXPECT_NE(reason(kNote.substr(0, size)), "believed") << size;
  }
}

TEST(SignedNoteTest, RefusesWhatIsNotWellFormed) {
  const std::string signed_text = join(kText, "\n");
  for (const std::string& note :
       {join(kText, kSignature), join(kNote, "\n"), join(kNote, "more\n"),
        join(signed_text, "- acme.org/telemetry AAAAAAA=\n", kSignature),
        join(signed_text, "\u2014 acme.org/telemetry\n", kSignature),
        join(signed_text, "\u2014 acme.org/telemetry \n", kSignature),
        join(signed_text, "\u2014 a+b AAAAAAA=\n", kSignature),
        join(signed_text, "\u2014 a\u2003b AAAAAAA=\n", kSignature),
        join(signed_text, "\u2014  AAAAAAA=\n", kSignature),
        join(signed_text, "\u2014 witness AAAA\n", kSignature), join("\t", kNote),
        join(kNote, "\u2014 \xff AAAAAAA=\n"), join("\xc3", kNote)}) {
    EXPECT_NE(reason(note), "believed") << note;
  }
}

TEST(SignedNoteTest, HasLimits) {
  std::string many = join(kText, "\n");
  for (int i = 1; i < kMaxSignatures; ++i) many += "\u2014 witness AAAAAAA=\n";
  EXPECT_EQ(reason(join(many, kSignature)), "believed");
  EXPECT_THAT(reason(join(many, "\u2014 witness AAAAAAA=\n", kSignature)),
              HasSubstr("more than 100 signatures"));
  EXPECT_THAT(reason(std::string(kMaxNote + 1, 'a')), HasSubstr("larger than"));
}

TEST(NoteKeyTest, IsReadAsTheReferenceWritesIt) {
  EXPECT_EQ(kParsedKey.name, "acme.org/telemetry");
  EXPECT_EQ(kParsedKey.id, (std::array<uint8_t, 4>{0x3d, 0xbd, 0xc7, 0x67}));
  EXPECT_EQ(kParsedKey.bytes.front(), 0x23);
  EXPECT_EQ(kParsedKey.bytes.back(), 0x5d);
}

TEST(NoteKeyTest, RefusesAKeyThatWasChanged) {
  for (size_t i = 0; i < kKey.size() * 8; ++i) {
    std::string changed{kKey};
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ 1 << i % 8);
    const auto key = parse_note_key(changed);
    // A hexadecimal digit may be a capital letter.
    EXPECT_TRUE(!key || (key->id == kParsedKey.id && key->name == kParsedKey.name)) << changed;
  }
}

TEST(NoteKeyTest, RefusesWhatIsNoKey) {
  for (const char* text :
       {"", "+", "++", "a+b", "acme.org/telemetry", "acme.org/telemetry+3dbdc767+",
        "+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd",
        "acme.org/telemetry+dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd",
        "a b+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd"}) {
    EXPECT_FALSE(parse_note_key(text)) << text;
  }
}

}  // namespace
}  // namespace tally::format
