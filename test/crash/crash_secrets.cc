// A program that is full of secrets and crashes: crash_secrets WAY HOW SECRET
// The file `secrets` in the working directory holds more of them, a line each. They are put where
// programs have what is their users': in arguments and environment (by whoever starts it), on the
// heap, in the variables of every function of the stack, in words as large as addresses, in names
// of files and threads, and in an exception.
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "stack/shapes.h"
#include "tally/telemetry.h"

namespace secrets {

std::vector<std::string> all;
std::string_view how;

template <typename T>
void keep(T& value) {
  __asm__ volatile("" : : "r"(&value) : "memory");
}

SHAPES_FRAME void crash() {
  if (how == "abort") std::abort();
  if (how == "throw") throw std::runtime_error{all[0]};
  volatile int* nowhere = nullptr;
  keep(nowhere);
  *nowhere = 1;
}

// The stack above is the secret's first word, on and on: as a return address, too.
SHAPES_FRAME void smash() {
  uint64_t word = 0;
  std::memcpy(&word, all[1].data(), sizeof word);
  auto* words = static_cast<volatile uint64_t*>(__builtin_frame_address(0));
  keep(words);
  for (int i = 0; i < 64; ++i) words[i] = word;
  if (how == "smash") crash();
  __asm__ volatile("");
}

SHAPES_FRAME void descend(size_t level) {
  char text[32] = {};
  uint64_t word = 0;
  const std::string& secret = all[level % all.size()];
  std::memcpy(text, secret.data(), std::min(sizeof text, secret.size()));
  std::memcpy(&word, secret.data(), sizeof word);
  keep(text);
  keep(word);
  if (level > 0) {
    descend(level - 1);
  } else if (how.starts_with("smash")) {
    smash();
  } else {
    crash();
  }
  __asm__ volatile("" : : "r"(&text), "r"(&word));
}

}  // namespace secrets

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::ifstream file{"secrets"};
  for (std::string line; std::getline(file, line);) secrets::all.push_back(line);
  if (secrets::all.size() < 2) return 2;
  secrets::how = argv[2];
  ::prctl(PR_SET_NAME, secrets::all[0].c_str());
  std::ofstream opened{secrets::all[1]};
  tally::start({.collection = "test",
                .program = "acme.org/secrets",
                .version = "devel",
                .crashes = std::string_view{argv[1]} == "watchdog" ? tally::Crashes::kWatchdog
                                                                   : tally::Crashes::kInProcess});
  secrets::descend(20);
  return 0;
}
