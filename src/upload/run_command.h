// Runs a program and takes what it prints.
#ifndef TALLY_UPLOAD_RUN_COMMAND_H_
#define TALLY_UPLOAD_RUN_COMMAND_H_

#include <chrono>
#include <string>
#include <vector>

#include "base/error.h"

namespace tally::upload {

// Of what a program prints this much is taken, unless another limit is said.
inline constexpr size_t kMaxOutput = size_t{16} << 10;

struct CommandOutput {
  bool succeeded = false;  // it exited with 0
  std::string out;         // standard output
  std::string error;       // standard error
};

// Runs the program, found by PATH, with these arguments behind its name and with this process's
// environment, of which `variables` (`NAME=value`) replace what they name. No shell. Standard input
// is empty, the directory is `/`. A program that takes longer than `limit` is ended. What it prints
// beyond `max_output` bytes on either stream is dropped. For any thread.
base::Result<CommandOutput> run_command(const std::string& program,
                                        const std::vector<std::string>& arguments,
                                        const std::vector<std::string>& variables,
                                        std::chrono::seconds limit, size_t max_output = kMaxOutput);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_RUN_COMMAND_H_
