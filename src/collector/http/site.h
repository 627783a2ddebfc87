// The public site's files, held in memory. Only what stood in the directory when it was loaded can
// be asked for, so no request names a path in the file system.
#ifndef TALLY_COLLECTOR_HTTP_SITE_H_
#define TALLY_COLLECTOR_HTTP_SITE_H_

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::collector {

struct SiteFile {
  std::shared_ptr<const std::string> content;
  std::string type;                         // Content-Type
  std::shared_ptr<const std::string> gzip;  // see packed_body.h
};

// Immutable once made, and changed by its owner: for any number of threads.
class Site {
 public:
  // Loads every regular file under `directory`; symbolic links are left out.
  static base::Result<Site> load(const std::filesystem::path& directory);

  // Pages that say in a sentence where the data is, for a collector that has no site installed.
  static Site plain();

  // The file at `path`, relative to the directory (`assets/app.js`); null if there is none.
  const SiteFile* find(std::string_view path) const;

  // Calls `change` with the text of every HTML page, which becomes what `change` makes of it.
  void change_pages(const std::function<void(std::string& page)>& change);

 private:
  void add(std::string path, std::string content);

  std::map<std::string, SiteFile, std::less<>> files_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_SITE_H_
