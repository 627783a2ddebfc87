// Processes that are killed while they make names.
#ifndef TALLY_TEST_UNBREAKABLE_KILL_ROUND_H_
#define TALLY_TEST_UNBREAKABLE_KILL_ROUND_H_

namespace unbreakable {

// Reads lines `SEED DIRECTORY PREFIX`, and for each lets 8 processes open the file and make names,
// each killed at a random moment. Answers by a line with, for each process, how many counts it had
// certainly made. Process P makes PREFIXpP:0, PREFIXpP:1, … and after each of these, of the names
// PREFIXs:0, … that all make, the next one. It counts 1 on each.
bool kill_rounds();

}  // namespace unbreakable

#endif  // TALLY_TEST_UNBREAKABLE_KILL_ROUND_H_
