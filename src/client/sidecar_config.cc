#include "client/sidecar_config.h"

#include <cstring>
#include <string_view>

#include "counter/counting_file.h"
#include "tally/stack.h"

namespace tally::client {
namespace {

// Another one whenever the strings or their order change.
constexpr std::string_view kForm = "1";

// The order of the strings.
enum : size_t {
  kFormAt,
  kWork,  // kWatches, kSends
  kCollection,
  kProgram,
  kVersion,
  kToolchain,
  kDirectory,
  kIsGiven,  // not empty: by the program, and not found by the environment
  kSetDay,   // not empty: the program's clock is set
  kUploadUrl,
  kConfigUrl,
  kPublicKey,
  kSignals,  // those left alone, a byte each
  kModules,
};

constexpr char kWatches = 'w';
constexpr char kSends = 's';

}  // namespace

bool SidecarConfig::append(const char* text) {
  const size_t length = text == nullptr ? 0 : std::strlen(text);
  if (length + 1 > capacity() - size_) return false;
  if (length > 0) std::memcpy(text_ + size_, text, length);
  text_[size_ + length] = '\0';
  size_ += length + 1;
  return true;
}

bool SidecarConfig::append_signals(const int* signals) {
  char text[65] = {};
  for (size_t i = 0; signals != nullptr && signals[i] != 0; ++i) {
    if (i + 1 == sizeof text || signals[i] < 0 || signals[i] > 127) return false;
    text[i] = static_cast<char>(signals[i]);
  }
  return append(text);
}

bool SidecarConfig::append_work(SidecarWork work) {
  char text[3] = {};
  char* end = text;
  if (work.watch) *end++ = kWatches;
  if (work.send) *end++ = kSends;
  return append(text);
}

bool SidecarConfig::write(const Config& config, SidecarWork work) {
  size_ = 0;
  const counter::CountingFile& counting = counter::counting_file();
  const auto set_day = counting.clock.set_day();
  // The program may have another working directory than the sidecar by then.
  const bool is_given = config.directory != nullptr && config.directory[0] != '\0';
  bool fits = append(kForm.data()) && append_work(work) && append(config.collection) &&
              append(config.program) && append(config.version) && append(config.toolchain) &&
              append(counting.directory.c_str()) && append(is_given ? "1" : "") &&
              append(set_day ? consent::format_day(*set_day).c_str() : "") &&
              append(config.upload_url) && append(config.config_url) && append(config.public_key) &&
              append_signals(config.signals_left_alone);
  for (const char* const* name = config.modules; fits && name != nullptr && *name != nullptr;
       ++name) {
    fits = (*name)[0] == '\0' || append(*name);
  }
  return fits && append("");
}

bool SidecarConfig::read(size_t size) {
  size_ = size;
  size_t strings = 0;
  for (size_t i = 0; i < size_; ++i) strings += text_[i] == '\0' ? 1U : 0U;
  // Whatever stands before the last string, the list of modules ends with it.
  return strings > kModules && text_[size_ - 1] == '\0' && text_[size_ - 2] == '\0' &&
         string(kFormAt) == kForm;
}

const char* SidecarConfig::string(size_t n) const {
  const char* at = text_;
  for (; n > 0; --n) at += std::strlen(at) + 1;
  return at;
}

SidecarWork SidecarConfig::work() const {
  return {.watch = std::strchr(string(kWork), kWatches) != nullptr,
          .send = std::strchr(string(kWork), kSends) != nullptr};
}

OpenConfig SidecarConfig::open_config() const {
  const bool is_given = string(kIsGiven)[0] != '\0';
  return {.collection = string(kCollection),
          .program = string(kProgram),
          .version = string(kVersion),
          .toolchain = string(kToolchain),
          .directory = is_given ? directory() : nullptr};
}

const char* SidecarConfig::directory() const { return string(kDirectory); }
const char* SidecarConfig::upload_url() const { return string(kUploadUrl); }
const char* SidecarConfig::config_url() const { return string(kConfigUrl); }
const char* SidecarConfig::public_key() const { return string(kPublicKey); }

std::optional<consent::Date> SidecarConfig::set_day() const {
  return consent::parse_day(string(kSetDay));
}

void SidecarConfig::add_modules() const {
  for (const char* name = string(kModules); name[0] != '\0'; name += std::strlen(name) + 1) {
    add_program_module(name);
  }
}

bool SidecarConfig::leaves_alone(int signal) const {
  return signal > 0 && signal <= 127 &&
         std::strchr(string(kSignals), static_cast<char>(signal)) != nullptr;
}

}  // namespace tally::client
