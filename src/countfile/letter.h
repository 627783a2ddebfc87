// Which code points beyond ASCII may stand in the name of a function. Pure, libc alone; for any
// thread and inside signal handlers.
#ifndef TALLY_COUNTFILE_LETTER_H_
#define TALLY_COUNTFILE_LETTER_H_

#include <cstdint>

namespace tally::countfile {

// Whether `point` (from U+0080 on) may be part of a name. Every letter and digit of Unicode may
// that can be seen, so that no program is left out for its language. What may not: controls, white
// space, what is invisible, what turns the direction of writing, marks that pile up on others,
// surrogates, private use, and the blocks of punctuation and symbols. Code points that have no
// meaning yet count as letters.
bool is_foreign_letter(uint32_t point) noexcept;

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_LETTER_H_
