#include "audit/elf_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/elf_fixture.h"

namespace tally::audit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::literals;

constexpr ElfForm kForms[] = {{true, false}, {true, true}, {false, false}, {false, true}};
constexpr ElfForm kUsual = kForms[0];
constexpr std::string_view kOwner = "Tallystick\0"sv;

std::string our_note(ElfForm form, std::string_view descriptor) {
  return make_note(form, kOwner, 1, descriptor);
}

std::string error_of(std::string file) {
  const auto notes = read_notes(std::move(file));
  return notes ? "" : notes.error().message;
}

TEST(ElfNotes, AreFoundInEveryForm) {
  for (const ElfForm form : kForms) {
    const std::string notes =
        our_note(form, "one") + make_note(form, "GNU\0"sv, 1, "odd") + our_note(form, "two\0"sv);
    for (const std::string& file : {make_program(form, notes), make_object(form, notes)}) {
      const auto found = read_notes(file);
      ASSERT_TRUE(found) << found.error().message;
      EXPECT_THAT(*found, ElementsAre("one", "two\0"s));
    }
  }
}

TEST(ElfNotes, OfOthersAreNone) {
  const std::string others = make_note(kUsual, "GNU\0"sv, 3, "id") +
                             make_note(kUsual, "Tallystack\0"sv, 1, "x") +
                             make_note(kUsual, "Tallystick"sv, 1, "x");
  EXPECT_THAT(*read_notes(make_program(kUsual, others)), IsEmpty());
  EXPECT_THAT(*read_notes(make_program(kUsual, "")), IsEmpty());
}

TEST(ElfNotes, OfAnUnknownTypeAreRefused) {
  EXPECT_THAT(error_of(make_program(kUsual, make_note(kUsual, kOwner, 2, "x"))),
              HasSubstr("type 2, which this version of tally does not know"));
}

TEST(ElfNotes, WhatIsNoElfFileIsSaid) {
  for (const std::string& file : {""s, "x"s, "#!/bin/sh\nexit 0\n"s,
                                  "\x7f"
                                  "ELF"s}) {
    EXPECT_THAT(error_of(file), HasSubstr("it is no ELF file")) << file;
  }
  EXPECT_THAT(error_of("!<arch>\n"), HasSubstr("it is an archive"));
}

TEST(ElfNotes, EveryShorterFileIsAnErrorOrHasNone) {
  for (const ElfForm form : kForms) {
    const std::string notes = our_note(form, "one") + our_note(form, "two");
    for (const std::string& file : {make_program(form, notes), make_object(form, notes)}) {
      for (size_t length = 0; length < file.size(); ++length) {
        EXPECT_NE(error_of(file.substr(0, length)), "") << length;
      }
    }
  }
}

TEST(ElfNotes, ThatAreReadAgainAndAgainAreRefused) {
  const std::string note = our_note(kUsual, std::string(1000, 'x'));
  EXPECT_EQ(error_of(make_program(kUsual, note, 1)), "");
  EXPECT_THAT(error_of(make_program(kUsual, note, 3)), HasSubstr("more notes than bytes"));
}

TEST(ElfNotes, ANoteThatIsLongerThanItsPlaceIsSaid) {
  std::string note = our_note(kUsual, "one");
  note[4] = '\x7f';
  EXPECT_THAT(error_of(make_program(kUsual, note)), HasSubstr("it is cut short or damaged"));
  EXPECT_THAT(error_of(make_object(kUsual, note)), HasSubstr("it is cut short or damaged"));
}

}  // namespace
}  // namespace tally::audit
