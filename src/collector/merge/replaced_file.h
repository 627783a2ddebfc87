// A file that is written piece by piece and then takes the place of another in one step: what
// base::replace_file does, for content that is not held in memory.
#ifndef TALLY_COLLECTOR_MERGE_REPLACED_FILE_H_
#define TALLY_COLLECTOR_MERGE_REPLACED_FILE_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"

namespace tally::collector {

// For one thread at a time.
class ReplacedFile {
 public:
  // Writes to a name of its own beside `path`, which ends in `.tmp`.
  static base::Result<ReplacedFile> start(std::filesystem::path path,
                                          mode_t mode = base::kPublicFile);
  ReplacedFile(ReplacedFile&&) = default;
  ReplacedFile& operator=(ReplacedFile&&) = delete;
  // Removes what was written, unless it took its place.
  ~ReplacedFile();

  // Goes to the disk in steps, so that no great flush stands in the way of others.
  base::Result<void> write(std::string_view bytes);

  // Makes all that was written durable; nothing may be written after it.
  base::Result<void> sync();

  // Gives it the time of last change of another file.
  base::Result<void> set_time(const struct timespec& changed);

  // To be called once, after sync().
  base::Result<void> put_in_place();

  uint64_t size() const { return size_; }
  int descriptor() const { return file_.get(); }

 private:
  ReplacedFile(std::filesystem::path path, std::string temporary, base::Descriptor file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file)) {}
  base::Result<void> flush();

  std::filesystem::path path_;
  std::string temporary_;  // empty once it took its place
  base::Descriptor file_;
  std::string buffer_;
  uint64_t size_ = 0;     // with what is in the buffer
  uint64_t started_ = 0;  // bytes whose way to the disk was begun
};

// Without this a change of names in the directory can be lost in a power cut.
void sync_directory(const std::filesystem::path& directory);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_REPLACED_FILE_H_
