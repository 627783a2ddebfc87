#include "triage/source_line.h"

#include <dwarf.h>
#include <fmt/format.h>

#include "triage/source_name.h"

namespace tally::triage {
namespace {

// An instance of a body of a declaration: what is longer leads round.
constexpr int kMaxReferences = 16;

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

int number_of(Dwarf_Attribute* attribute) {
  Dwarf_Word value = 0;
  if (::dwarf_formudata(attribute, &value) != 0) return 0;
  return value > INT32_MAX ? 0 : static_cast<int>(value);
}

// The file that the attribute means by its number in the unit in which it stands. libdw's own
// function for it ends the program where the unit is split.
std::string_view file_of(Dwarf_Attribute* attribute) {
  Dwarf_Die unit;
  Dwarf_Files* files = nullptr;
  size_t count = 0;
  Dwarf_Word number = 0;
  if (attribute == nullptr || ::dwarf_formudata(attribute, &number) != 0 ||
      ::dwarf_cu_die(attribute->cu, &unit, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr) ==
          nullptr ||
      ::dwarf_getsrcfiles(&unit, &files, &count) != 0 || number >= count) {
    return {};
  }
  return view_of(::dwarf_filesrc(files, number, nullptr, nullptr));
}

SourceLine declared_in(Dwarf_Die die) {
  Dwarf_Attribute line, file;
  return {.file = file_of(::dwarf_attr_integrate(&die, DW_AT_decl_file, &file)),
          .number = number_of(::dwarf_attr_integrate(&die, DW_AT_decl_line, &line))};
}

}  // namespace

SourceLine line_at(Dwarf_Die unit, uint64_t address) {
  Dwarf_Line* const row = ::dwarf_getsrc_die(&unit, address);
  SourceLine line;
  if (row == nullptr || ::dwarf_lineno(row, &line.number) != 0) return {};
  line.file = view_of(::dwarf_linesrc(row, nullptr, nullptr));
  return line;
}

std::string_view directory_of(Dwarf_Die unit) {
  Dwarf_Attribute directory;
  return view_of(::dwarf_formstring(::dwarf_attr(&unit, DW_AT_comp_dir, &directory)));
}

SourceLine line_of_call(Dwarf_Die inlined) {
  Dwarf_Attribute line, file;
  return {.file = file_of(::dwarf_attr(&inlined, DW_AT_call_file, &file)),
          .number = number_of(::dwarf_attr(&inlined, DW_AT_call_line, &line))};
}

SourceLine line_of_declaration(DwarfUnits& units, Dwarf_Die function) {
  const SourceLine line = declared_in(function);
  if (line.number > 0) return line;
  const Dwarf_Die declaration = declaration_of(function);
  const Dwarf_Die* const scope = units.tree_of(declaration).parent(declaration);
  if (scope == nullptr) return {};
  Dwarf_Die type = *scope;
  const int tag = ::dwarf_tag(&type);
  // GCC says it of a lambda's type alone.
  const bool is_class = tag == DW_TAG_structure_type || tag == DW_TAG_class_type;
  return is_class ? declared_in(type) : SourceLine{};
}

std::string format_line(const SourceLine& line, const SourceLine& declaration) {
  if (line.number <= 0) return "";
  const bool is_relative = declaration.number > 0 && is_same_source(declaration.file, line.file);
  return is_relative ? fmt::format("{:+}", int64_t{line.number} - declaration.number)
                     : fmt::format("={}", line.number);
}

Dwarf_Die declaration_of(Dwarf_Die die) {
  for (int i = 0; i < kMaxReferences; ++i) {
    Dwarf_Attribute reference;
    Dwarf_Die next;
    if ((::dwarf_attr(&die, DW_AT_abstract_origin, &reference) == nullptr &&
         ::dwarf_attr(&die, DW_AT_specification, &reference) == nullptr) ||
        ::dwarf_formref_die(&reference, &next) == nullptr) {
      break;
    }
    die = next;
  }
  return die;
}

}  // namespace tally::triage
