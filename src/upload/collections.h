// The collections that this machine knows: by descriptors (doc/formats.md, "Collection
// descriptors"), by having counted, and the Go toolchain's, which is built in.
//
// Reads the environment and files, so it must not run while another thread changes the environment.
// Writes nothing.
#ifndef TALLY_UPLOAD_COLLECTIONS_H_
#define TALLY_UPLOAD_COLLECTIONS_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "upload/log.h"

namespace tally::upload {

// No descriptor comes near this.
inline constexpr size_t kMaxDescriptor = size_t{64} << 10;

struct Collection {
  std::string name;
  std::string title;  // for people; the name if nothing is known
  // Each may be empty, as in format::CollectionDescriptor.
  std::string privacy_url;
  std::string upload_url;
  std::string config_url;
  std::string public_key;
  // Of `go` alone: the Go module that is its upload config.
  std::string go_module;
  std::filesystem::path descriptor;  // the file; empty: built in, or there is none
};

// The directories of descriptors, in the order in which they are looked into: the user's own, those
// of XDG_DATA_DIRS (/usr/local/share and /usr/share if it is not set), that of this installation.
std::vector<std::filesystem::path> descriptor_directories();

// What is known of the collection. The first descriptor of its name decides. If that one cannot be
// used the log says so, and nothing is known: what the user replaced is not taken all the same. Of
// `go` there is no other than the built-in: nobody's file leads its reports to another place.
Collection find_collection(std::string_view name, const Log& log);

// All collections that have a descriptor, or a telemetry directory of this user, and `go`; by name.
// A descriptor that cannot be used makes no collection; the log says so.
std::vector<Collection> find_collections(const Log& log);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_COLLECTIONS_H_
