// A directory that is held open, in which files are looked at and removed by their names alone: a
// symbolic link in it, or one that somebody puts in its place meanwhile, leads nowhere else.
// Movable; one object is for one thread.
#ifndef TALLY_UPLOAD_OWN_FOLDER_H_
#define TALLY_UPLOAD_OWN_FOLDER_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"

namespace tally::upload {

class OwnFolder {
 public:
  // Nothing if there is no such directory; an error if the path's last part is a symbolic link, or
  // the directory may not be opened.
  static base::Result<std::optional<OwnFolder>> open(const std::filesystem::path& path);

  // One run of ours at a time (upload_lock.h), until the object goes. False if there is one.
  bool lock() const;

  // Sorted.
  base::Result<std::vector<std::string>> names() const;

  // The size of the file in bytes, of a link the link's own; nothing if there is no such file, or
  // if it is a directory.
  std::optional<uint64_t> size_of(const std::string& name) const;

  // Whether a program has the counter file in use. It is not disturbed. Of what is no counter file,
  // or may not be read: no.
  bool is_in_use(const std::string& name) const;

  // It is no error if the file is gone already.
  base::Result<void> remove(const std::string& name) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  OwnFolder(std::filesystem::path path, base::Descriptor directory)
      : path_(std::move(path)), directory_(std::move(directory)) {}

  std::filesystem::path path_;
  base::Descriptor directory_;
};

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_OWN_FOLDER_H_
