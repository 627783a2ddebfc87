// The arguments of a command that is executed. Allocates nothing.
#ifndef TALLY_CLIENT_COMMAND_ARGUMENTS_H_
#define TALLY_CLIENT_COMMAND_ARGUMENTS_H_

#include <cstddef>

namespace tally::client {

// At most 15; what is added must live as long as the object.
class CommandArguments {
 public:
  void add(const char* argument) {
    if (count_ + 1 < kMost) arguments_[count_++] = const_cast<char*>(argument);
  }
  // Only where there is a value.
  void add(const char* option, const char* value) {
    if (value == nullptr || value[0] == '\0') return;
    add(option);
    add(value);
  }
  // With a null pointer behind the last, as `execv` wants them.
  char* const* get() const { return arguments_; }

 private:
  static constexpr size_t kMost = 16;
  char* arguments_[kMost] = {};
  size_t count_ = 0;
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_COMMAND_ARGUMENTS_H_
