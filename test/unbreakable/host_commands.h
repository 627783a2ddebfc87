// What unbreakable_host does to itself when it is told to.
#ifndef TALLY_TEST_UNBREAKABLE_HOST_COMMANDS_H_
#define TALLY_TEST_UNBREAKABLE_HOST_COMMANDS_H_

#include <istream>
#include <string>

namespace unbreakable {

// Each takes the rest of its command line and returns what to answer.

// fork PREFIX [child]: parent and child open the file and count at once: 100 on PREFIXboth, 1 on
// each of 2,000 names that both make, and 1 on each of 500 of their own. With `child`, only the
// child does.
std::string fork_and_count(std::istream& words);
// exec: becomes a new host, which says `again` and goes on reading commands.
std::string exec_again(std::istream& words);
// fds: how many open descriptors lead to a counter file.
std::string counter_descriptors(std::istream& words);

// limit-memory BYTES: lets the address space grow by that much from here.
std::string limit_memory(std::istream& words);
// limit-files N: RLIMIT_NOFILE.
std::string limit_files(std::istream& words);
// use-up-files: opens /dev/null until there is no descriptor left.
std::string use_up_files(std::istream& words);
// closefrom: closes everything above standard error.
std::string close_from_3(std::istream& words);
// own-file PATH: opens a file of the host's own, and says whether it has got descriptor 3.
std::string open_own_file(std::istream& words);

}  // namespace unbreakable

#endif  // TALLY_TEST_UNBREAKABLE_HOST_COMMANDS_H_
