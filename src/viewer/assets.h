// The viewer's page with its scripts and styles, held in memory. They hold no data, and only what
// stood in the directory when it was loaded can be asked for.
#ifndef TALLY_VIEWER_ASSETS_H_
#define TALLY_VIEWER_ASSETS_H_

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "viewer/call.h"

namespace tally::viewer {

// Immutable once made: for any number of threads.
class Assets {
 public:
  // Loads every regular file under `directory`; symbolic links are left out.
  static base::Result<Assets> load(const std::filesystem::path& directory);

  // A page that says how the data is had without the viewer's page, where that is not installed.
  static Assets plain();

  // The file at this path of a URL; 404 if there is none.
  Answer find(std::string_view path) const;

 private:
  struct File {
    std::string type;
    std::string content;
  };

  void add(const std::string& path, std::string content);

  std::map<std::string, File, std::less<>> files_;  // by `/assets/x.js`; `/` is the page
};

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_ASSETS_H_
