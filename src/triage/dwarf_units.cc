#include "triage/dwarf_units.h"

#include <dwarf.h>

#include <filesystem>

#include "triage/elf_file.h"

namespace tally::triage {
namespace {

namespace fs = std::filesystem;

std::string text_of(Dwarf_Die& die, unsigned int attribute) {
  Dwarf_Attribute found;
  const char* const text = ::dwarf_formstring(::dwarf_attr(&die, attribute, &found));
  return text == nullptr ? "" : text;
}

std::string name_of_half(Dwarf_Die& skeleton) {
  std::string name = text_of(skeleton, DW_AT_dwo_name);
  return name.empty() ? text_of(skeleton, DW_AT_GNU_dwo_name) : name;
}

// libdw opens these in turn, whatever they are. One that is no file could make it wait for ever.
bool can_be_opened(Dwarf_Die& skeleton, const std::string& directory) {
  const std::string name = name_of_half(skeleton);
  const fs::path compiled_in = text_of(skeleton, DW_AT_comp_dir);
  for (const fs::path& path :
       {fs::path{directory} / name, compiled_in / name, directory / compiled_in / name}) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::exists(status) && !fs::is_regular_file(status)) return false;
  }
  return !name.empty();
}

std::optional<Dwarf_Die> find_half(Dwarf_CU* unit, Dwarf_Die& skeleton,
                                   const std::string& directory) {
  Dwarf_Die half{};
  const bool found =
      can_be_opened(skeleton, directory) &&
      ::dwarf_cu_info(unit, nullptr, nullptr, nullptr, &half, nullptr, nullptr, nullptr) == 0 &&
      half.addr != nullptr;
  if (!found || !ends_strings(::dwarf_getelf(::dwarf_cu_getdwarf(half.cu)))) return std::nullopt;
  return half;
}

}  // namespace

DwarfUnits::DwarfUnits(Dwarf* dwarf, const std::string& directory) {
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  uint8_t type = 0;
  while (::dwarf_get_units(dwarf, unit, &unit, nullptr, &type, &die, nullptr) == 0) {
    if (type == DW_UT_compile || type == DW_UT_skeleton) {
      add_unit(unit, die, type == DW_UT_skeleton, directory);
    }
  }
  code_.sort();
}

void DwarfUnits::add_unit(Dwarf_CU* unit, Dwarf_Die die, bool is_skeleton,
                          const std::string& directory) {
  Dwarf_Die half = die;
  if (is_skeleton) {
    if (const auto found = find_half(unit, die, directory)) {
      half = *found;
    } else {
      missing_half_ = name_of_half(die);
    }
  }
  Dwarf_Addr base = 0, begin = 0, end = 0;
  for (ptrdiff_t at = 0; !code_.is_full();) {
    at = ::dwarf_ranges(&die, at, &base, &begin, &end);
    if (at <= 0) return;
    code_.add(begin, end, half);
  }
}

std::optional<Dwarf_Die> DwarfUnits::find(uint64_t address) const {
  const auto* const range = code_.find(address);
  if (range == nullptr) return std::nullopt;
  return range->value;
}

const ScopeTree& DwarfUnits::tree_of(const Dwarf_Die& die) {
  const auto found = trees_.find(die.cu);
  if (found != trees_.end()) return found->second;
  Dwarf_Die of = die, unit;
  if (::dwarf_diecu(&of, &unit, nullptr, nullptr) == nullptr) unit = die;
  return trees_.emplace(die.cu, ScopeTree{unit}).first->second;
}

}  // namespace tally::triage
