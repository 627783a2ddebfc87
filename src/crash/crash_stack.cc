#include "crash/crash_stack.h"

#include "stack/text_writer.h"

namespace tally::crash {

// Whether an address of the stack is one of code at all.
bool CrashStack::has_code(const stack::AddressSpace& space) {
  for (size_t i = 0; i < walk_.size; ++i) {
    if (space.find(space.context, walk_.addresses[i], module_)) return true;
  }
  return false;
}

std::string_view CrashStack::describe(const stack::AddressSpace& space,
                                      const stack::Symbols& symbols, std::string_view program,
                                      const stack::Registers& registers) {
  first_ = {.registers = registers};
  walker_.walk(space, first_, 0, stack::kMaxFrames, walk_);
  if (!has_code(space)) return kCrashMalformedName;
  stack::TextWriter prefix{name_, sizeof name_};
  prefix.append(kCrashName).append("\n");
  const size_t taken = prefix.text().size();
  const size_t length =
      names_.write(space, symbols, program, walk_, name_ + taken, sizeof name_ - taken);
  return {name_, taken + length};
}

}  // namespace tally::crash
