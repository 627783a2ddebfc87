// ELF's structures for files of this machine's kind. Source: the System V gABI, "Object Files".
#ifndef TALLY_STACK_ELF_H_
#define TALLY_STACK_ELF_H_

#include <elf.h>

#include <cstdint>
#include <cstring>

namespace tally::stack::elf {

#if UINTPTR_MAX > UINT32_MAX
using Header = Elf64_Ehdr;
using Segment = Elf64_Phdr;
using Section = Elf64_Shdr;
using Symbol = Elf64_Sym;
using Dynamic = Elf64_Dyn;
using Auxiliary = Elf64_auxv_t;
#else
using Header = Elf32_Ehdr;
using Segment = Elf32_Phdr;
using Section = Elf32_Shdr;
using Symbol = Elf32_Sym;
using Dynamic = Elf32_Dyn;
using Auxiliary = Elf32_auxv_t;
#endif

inline constexpr unsigned char kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;

// Whether the header is one of a program or shared library with our word size and byte order.
inline bool is_native(const Header& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == kClass &&
         header.e_ident[EI_DATA] == ELFDATA2LSB && header.e_phentsize == sizeof(Segment);
}

}  // namespace tally::stack::elf

#endif  // TALLY_STACK_ELF_H_
