// Finds, in a program's file, the notes in which it says what it can count (doc/formats.md, 11).
#ifndef TALLY_AUDIT_ELF_NOTES_H_
#define TALLY_AUDIT_ELF_NOTES_H_

#include <string>
#include <vector>

#include "base/error.h"

namespace tally::audit {

// The descriptors of all our notes in an ELF file with this content: a program, a shared library or
// an object file, for any machine, stripped or not. None is no error; what is no ELF file, or is
// damaged where notes stand, is. An error reads on from "auditing FILE: ". Any thread may call it.
base::Result<std::vector<std::string>> read_notes(std::string elf_file);

}  // namespace tally::audit

#endif  // TALLY_AUDIT_ELF_NOTES_H_
