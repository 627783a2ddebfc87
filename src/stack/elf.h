// ELF's structures for files of this machine's kind. Source: the System V gABI, "Object Files".
#ifndef TALLY_STACK_ELF_H_
#define TALLY_STACK_ELF_H_

#include <elf.h>
#include <link.h>

#include <cstring>

namespace tally::stack::elf {

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);
using Section = ElfW(Shdr);
using Symbol = ElfW(Sym);
using Dynamic = ElfW(Dyn);

inline constexpr unsigned char kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;

// Whether the header is one of a program or shared library with our word size and byte order.
inline bool is_native(const Header& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == kClass &&
         header.e_ident[EI_DATA] == ELFDATA2LSB && header.e_phentsize == sizeof(Segment);
}

}  // namespace tally::stack::elf

#endif  // TALLY_STACK_ELF_H_
