/* How a program says what it can count: a note in the program's file (doc/formats.md, 11), which
 * `tally audit` reads without running it. TALLY_COUNTER, TALLY_PARTITION, TALLY_HISTOGRAM and
 * TALLY_STACK leave one each; a program has no other use for this header. C99 and C++17.
 *
 * A note takes some bytes of the file and no time. Where files are not ELF, or with TALLY_DISABLED
 * defined, there are none. */
#ifndef TALLY_NOTE_H_
#define TALLY_NOTE_H_

/* The first and the second of the arguments, behind which there must be one more. */
#define TALLY_NOTE_FIRST(first, ...) first
#define TALLY_NOTE_SECOND(first, second, ...) second

/* A note of this kind; what `strings` expands to is made by TALLY_NOTE_STRING. It ends in `;` or is
 * nothing, and may stand wherever a declaration may, but not in a class.
 *
 * The assembler gets the literals as they were written, and puts adjacent ones together itself. The
 * section is allocated, so that no strip removes it and the program header leads to it; its type is
 * what --gc-sections keeps. `%note`, because `@` begins a comment on ARM. Few lines, because a
 * compiler takes each for an instruction when it decides what to inline. */
#if defined(__ELF__) && !defined(TALLY_DISABLED)
#define TALLY_NOTE(kind, name, description, strings)                                               \
  __asm__(                                                                                         \
      ".pushsection .note.tally,\"a\",%note\n"                                                     \
      "\t.balign 4\n"                                                                              \
      "\t.4byte 11, 9902f-9901f, 1\n"                                                              \
      "\t.ascii \"Tallystick\\0\\0\"\n"                                                            \
      "9901:\t.ascii \"" kind "\\0\"" TALLY_NOTE_STRING(0, name) TALLY_NOTE_STRING(0, description) \
          strings                                                                                  \
      "\n"                                                                                         \
      "9902:\t.balign 4\n"                                                                         \
      "\t.popsection");
#else
#define TALLY_NOTE(kind, name, description, strings)
#endif

/* One more string of a note. The first argument is for TALLY_NOTE_EACH and does nothing. */
#define TALLY_NOTE_STRING(ignored, text) ", " TALLY_NOTE_QUOTE(text) ", \"\\0\""
/* The same for a number, as it is written. */
#define TALLY_NOTE_NUMBER(number) ", \"" TALLY_NOTE_QUOTE(number) "\\0\""
#define TALLY_NOTE_QUOTE(...) TALLY_NOTE_QUOTE_EXPANDED(__VA_ARGS__)
#define TALLY_NOTE_QUOTE_EXPANDED(...) #__VA_ARGS__

/* `each(with, a)` for every further argument but the last, and `last(with, z)` for that one. There
 * may be 32; if there are more, the compiler does not know TALLY_AT_MOST_32. */
#define TALLY_NOTE_EACH(each, last, with, ...)                                                  \
  TALLY_NOTE_EACH_PICK(                                                                         \
      __VA_ARGS__, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32,      \
      TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, \
      TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, \
      TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, \
      TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, \
      TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, \
      TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_AT_MOST_32, TALLY_NOTE_EACH_32,                 \
      TALLY_NOTE_EACH_31, TALLY_NOTE_EACH_30, TALLY_NOTE_EACH_29, TALLY_NOTE_EACH_28,           \
      TALLY_NOTE_EACH_27, TALLY_NOTE_EACH_26, TALLY_NOTE_EACH_25, TALLY_NOTE_EACH_24,           \
      TALLY_NOTE_EACH_23, TALLY_NOTE_EACH_22, TALLY_NOTE_EACH_21, TALLY_NOTE_EACH_20,           \
      TALLY_NOTE_EACH_19, TALLY_NOTE_EACH_18, TALLY_NOTE_EACH_17, TALLY_NOTE_EACH_16,           \
      TALLY_NOTE_EACH_15, TALLY_NOTE_EACH_14, TALLY_NOTE_EACH_13, TALLY_NOTE_EACH_12,           \
      TALLY_NOTE_EACH_11, TALLY_NOTE_EACH_10, TALLY_NOTE_EACH_9, TALLY_NOTE_EACH_8,             \
      TALLY_NOTE_EACH_7, TALLY_NOTE_EACH_6, TALLY_NOTE_EACH_5, TALLY_NOTE_EACH_4,               \
      TALLY_NOTE_EACH_3, TALLY_NOTE_EACH_2, TALLY_NOTE_EACH_1, 0)(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_PICK(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,     \
                             a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, \
                             a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41, a42, a43, \
                             a44, a45, a46, a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, \
                             a58, a59, a60, a61, a62, a63, a64, pick, ...)                         \
  pick
#define TALLY_NOTE_EACH_1(each, last, with, a) last(with, a)
#define TALLY_NOTE_EACH_2(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_1(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_3(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_2(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_4(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_3(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_5(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_4(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_6(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_5(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_7(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_6(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_8(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_7(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_9(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_8(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_10(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_9(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_11(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_10(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_12(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_11(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_13(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_12(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_14(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_13(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_15(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_14(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_16(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_15(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_17(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_16(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_18(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_17(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_19(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_18(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_20(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_19(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_21(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_20(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_22(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_21(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_23(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_22(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_24(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_23(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_25(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_24(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_26(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_25(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_27(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_26(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_28(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_27(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_29(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_28(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_30(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_29(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_31(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_30(each, last, with, __VA_ARGS__)
#define TALLY_NOTE_EACH_32(each, last, with, a, ...) \
  each(with, a) TALLY_NOTE_EACH_31(each, last, with, __VA_ARGS__)

#endif /* TALLY_NOTE_H_ */
