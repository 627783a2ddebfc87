#include "triage/elf_file.h"

#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <gelf.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace tally::triage {
namespace {

using base::Result;
namespace fs = std::filesystem;

struct Opened {
  base::Descriptor file;
  uint64_t size = 0;
};

// What is no regular file is not read: a pipe could make us wait for ever.
Result<Opened> open_regular(const fs::path& path) {
  base::Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat info{};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0) {
    return base::fail("reading {}: {}", path.native(), std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode)) {
    return base::fail("reading {}: it is no regular file", path.native());
  }
  return Opened{std::move(file), static_cast<uint64_t>(info.st_size)};
}

std::string build_id_of(Elf* elf) {
  const void* bytes = nullptr;
  const ssize_t size = ::dwelf_elf_gnu_build_id(elf, &bytes);
  if (size <= 0) return "";
  return to_hex({static_cast<const char*>(bytes), static_cast<size_t>(size)});
}

std::unexpected<base::Error> fail_damaged(const fs::path& path) {
  return base::fail("reading {}: it is cut short or damaged: get it again", path.native());
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

Result<ElfFile> ElfFile::open(const fs::path& path) {
  auto opened = open_regular(path);
  if (!opened) return std::unexpected(opened.error());
  ::elf_version(EV_CURRENT);
  ElfFile file;
  file.path_ = path;
  file.file_ = std::move(opened->file);
  file.size_ = opened->size;
  file.elf_.reset(::elf_begin(file.file_.get(), ELF_C_READ, nullptr));
  if (file.elf_ == nullptr || ::elf_kind(file.elf_.get()) != ELF_K_ELF) {
    return base::fail("reading {}: it is no ELF file", path.native());
  }
  if (auto looked = file.look_at_sections(); !looked) return std::unexpected(looked.error());
  file.build_id_ = build_id_of(file.elf_.get());
  return file;
}

// libelf and libdw pass over what they cannot read, and would find less without a word.
Result<void> ElfFile::look_at_sections() {
  GElf_Ehdr header;
  size_t count = 0, names = 0;
  if (::gelf_getehdr(elf_.get(), &header) == nullptr || ::elf_getshdrnum(elf_.get(), &count) != 0 ||
      ::elf_getshdrstrndx(elf_.get(), &names) != 0 || (count == 0 && header.e_shoff != 0)) {
    return fail_damaged(path_);
  }
  for (size_t i = 1; i < count; ++i) {
    GElf_Shdr section;
    Elf_Scn* const handle = ::elf_getscn(elf_.get(), i);
    if (handle == nullptr || ::gelf_getshdr(handle, &section) == nullptr) {
      return fail_damaged(path_);
    }
    if (section.sh_type == SHT_NOBITS) continue;
    if (section.sh_offset > size_ || section.sh_size > size_ - section.sh_offset) {
      return fail_damaged(path_);
    }
    const char* const name = ::elf_strptr(elf_.get(), names, section.sh_name);
    if (name == nullptr) return fail_damaged(path_);
    has_debug_information_ |= std::strcmp(name, ".debug_info") == 0;
    has_debug_information_ |= std::strcmp(name, ".zdebug_info") == 0;
  }
  return {};
}

bool ends_strings(Elf* elf) {
  size_t names = 0;
  if (::elf_getshdrstrndx(elf, &names) != 0) return false;
  for (Elf_Scn* section = ::elf_nextscn(elf, nullptr); section != nullptr;
       section = ::elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (::gelf_getshdr(section, &header) == nullptr) return false;
    const char* const text = ::elf_strptr(elf, names, header.sh_name);
    const std::string_view name = text == nullptr ? "" : text;
    if (!name.starts_with(".debug_") || name.find("str") == std::string_view::npos ||
        name.find("offsets") != std::string_view::npos || header.sh_type == SHT_NOBITS) {
      continue;
    }
    const Elf_Data* const data = ::elf_getdata(section, nullptr);
    if (data == nullptr) return false;
    const auto* const bytes = static_cast<const char*>(data->d_buf);
    if (data->d_size != 0 && (bytes == nullptr || bytes[data->d_size - 1] != '\0')) return false;
  }
  return true;
}

std::string read_build_id(const fs::path& path) {
  const auto opened = open_regular(path);
  if (!opened) return "";
  ::elf_version(EV_CURRENT);
  Elf* const elf = ::elf_begin(opened->file.get(), ELF_C_READ, nullptr);
  if (elf == nullptr) return "";
  std::string id = ::elf_kind(elf) == ELF_K_ELF ? build_id_of(elf) : "";
  ::elf_end(elf);
  return id;
}

}  // namespace tally::triage
