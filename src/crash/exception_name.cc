#include "crash/exception_name.h"

#include "countfile/symbol_name.h"
#include "stack/named_module.h"
#include "stack/own_modules.h"
#include "stack/text_writer.h"

namespace tally::crash {
namespace {

// Whether everybody may know of it.
bool is_of_program_or_runtime(const stack::AddressSpace& space, std::string_view program,
                              const char* type) {
  stack::NamedModule named;
  if (!stack::find_own_module_around(reinterpret_cast<uintptr_t>(type), named.module)) return false;
  stack::name_module(space, program, named);
  return named.owner != stack::Owner::kOther;
}

// Neither a colon nor a space can stand in a bucket.
size_t make_bucket(char* name, size_t length) {
  size_t written = 0;
  for (size_t i = 0; i < length; ++i) {
    const bool divides = name[i] == ':' && i + 1 < length && name[i + 1] == ':';
    name[written++] = divides ? '.' : name[i] == ' ' || name[i] == ':' ? '_' : name[i];
    if (divides) ++i;
  }
  return written;
}

}  // namespace

size_t write_exception_name(const stack::AddressSpace& space, std::string_view program,
                            const char* type, char* out, size_t size) {
  size_t length = 0;
  if (is_of_program_or_runtime(space, program, type)) {
    std::string_view mangled{type};
    if (mangled.starts_with('*')) mangled.remove_prefix(1);  // it is to be compared by address
    length = make_bucket(out, countfile::reduce_type(mangled, out, size));
  }
  if (length > 0) return length;
  stack::TextWriter text{out, size};
  text.append("other");
  return text.is_cut() ? 0 : text.text().size();
}

}  // namespace tally::crash
