// A program that lives on a test's word: it reads commands from standard input, one a line, and
// answers each by one line. When the input ends it prints its last line and exits normally.
//
//   open                              opens the file: counting, off or failed
//   rotate                            the same, and moves on at the end of each week
//   new PREFIX COUNT LENGTH N         makes COUNT counters, of at least LENGTH bytes, and adds N
//   again PREFIX N                    adds N to all counters of that PREFIX
//   background NEW                    starts a thread that increments bg/old0 … bg/old7 in turn,
//                                     and makes up to NEW names bg/new…
//   progress                          waits until that thread has counted a good deal more
//   stop                              ends it and says how often it has incremented the old ones
// and those of host_commands.h.
#include <atomic>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "host_commands.h"
#include "names.h"

namespace unbreakable {
namespace {

std::map<std::string, Counters*> by_prefix;

std::string count_new(std::istream& words) {
  std::string prefix;
  size_t count = 0, length = 0;
  uint64_t n = 0;
  words >> prefix >> count >> length >> n;
  Counters& made = make_counters(prefix, count, length);
  made.add_to_all(n);
  by_prefix[prefix] = &made;
  return "ok";
}

std::string count_again(std::istream& words) {
  std::string prefix;
  uint64_t n = 0;
  words >> prefix >> n;
  by_prefix.at(prefix)->add_to_all(n);
  return "ok";
}

class Background {
 public:
  void start(size_t new_names) {
    Counters& old = make_counters("bg/old", 8);
    Counters& fresh = make_counters("bg/new", new_names);
    thread_ = std::thread{[this, &old, &fresh] { run(old, fresh); }};
  }

  void await_progress() const {
    const uint64_t seen = made_.load();
    while (made_.load() < seen + 20'000) std::this_thread::yield();
  }

  uint64_t stop() {
    stopping_ = true;
    thread_.join();
    return made_;
  }

 private:
  void run(Counters& old, Counters& fresh) {
    for (uint64_t i = 0; !stopping_; ++i) {
      old[i % old.size()].inc();
      if (i % 16 == 0 && i / 16 < fresh.size()) fresh[i / 16].inc();
      made_ = i + 1;
    }
  }

  std::atomic<uint64_t> made_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

Background background;

std::string answer(const std::string& command, std::istream& words) {
  if (command == "open") return open();
  if (command == "rotate") return open_and_rotate();
  if (command == "new") return count_new(words);
  if (command == "again") return count_again(words);
  if (command == "background") {
    size_t names = 0;
    words >> names;
    background.start(names);
    return "ok";
  }
  if (command == "progress") return background.await_progress(), "ok";
  if (command == "stop") return std::to_string(background.stop());
  static const std::map<std::string, std::string (*)(std::istream&)> more = {
      {"fork", fork_and_count},       {"exec", exec_again},         {"fds", counter_descriptors},
      {"limit-memory", limit_memory}, {"limit-files", limit_files}, {"use-up-files", use_up_files},
      {"closefrom", close_from_3},    {"own-file", open_own_file},
  };
  return more.at(command)(words);
}

}  // namespace
}  // namespace unbreakable

// An argument is an answer to begin with: what the new program says after `exec`.
int main(int argc, char** argv) {
  if (argc > 1) std::cout << argv[1] << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words{line};
    std::string command;
    words >> command;
    std::cout << unbreakable::answer(command, words) << std::endl;
  }
  std::cout << unbreakable::kLastLine << std::endl;
  return unbreakable::kNormalExit;
}
