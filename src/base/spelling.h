// What somebody may have meant who wrote a word that there is not. Pure functions, for any thread.
#ifndef TALLY_BASE_SPELLING_H_
#define TALLY_BASE_SPELLING_H_

#include <cstddef>
#include <span>
#include <string_view>

namespace tally::base {

// How many bytes must be put in, left out, changed or swapped with their neighbours to make one
// word of the other (optimal string alignment). Takes time and space in proportion to the product
// of the lengths.
size_t edit_distance(std::string_view a, std::string_view b);

// The name that is most like the word, the first of several: at most two changes away, and not so
// short that every word is like it. Empty if none is. Only the word's first 64 bytes are looked at.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names);

}  // namespace tally::base

#endif  // TALLY_BASE_SPELLING_H_
