// What a project says of its programs for triage: the file `stacks.toml` (doc/triage.md, "The
// project's file"). Pure but for read_project_file; for any thread.
#ifndef TALLY_BUGS_PROJECT_H_
#define TALLY_BUGS_PROJECT_H_

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::bugs {

// The name under which commands look for the file where they are started.
inline constexpr const char* kProjectFile = "stacks.toml";

struct ProjectProgram {
  // Where published data is read from if nobody says: URLs of collectors, or files. Relative ones
  // are below the file's own directory once read_project_file has read it.
  std::vector<std::string> data;
  // Where its issues are: `owner/name`. Empty if the file does not say.
  std::string repository;
  // The label by which its issues are found, and which new ones get; without a comma. Empty if the
  // file does not say.
  std::string label;
  // What stands before the colon of a new issue's title; empty: the program's name.
  std::string title_prefix;
  // What further labels new issues get.
  std::vector<std::string> more_labels;
  // How the functions begin that an issue may be named after; none: all.
  std::vector<std::string> blamed;
  // Functions with one of these texts in their names are passed over, beyond those that always are
  // (grouping.h).
  std::vector<std::string> uninteresting;
  // A link to a line of the source, with `{version}`, `{file}` and `{line}` in it. Empty: no links.
  std::string source;
  // Directories with debug information, as DebugDirectory takes them. Relative ones as above.
  std::vector<std::string> debug_directories;
  // URLs of servers (debuginfod) that may be asked for debug information.
  std::vector<std::string> debug_servers;

  bool operator==(const ProjectProgram&) const = default;
};

struct Project {
  std::map<std::string, ProjectProgram, std::less<>> programs;  // by their names in reports

  // What the file says of the program; one of which nothing is said if it has none.
  const ProjectProgram& program(std::string_view name) const;

  bool operator==(const Project&) const = default;
};

// Whether a place of `data` or `debug` can be a server's address: `http://…` or `https://…`,
// without blanks.
bool is_server_url(std::string_view place);

// Reads the text. An error is a whole sentence and begins with `<file>:<line>:<column>: `: what is
// no TOML, a key that is not known (and which may have been meant), a value of another type, a text
// that cannot be what it is for.
base::Result<Project> parse_project(std::string_view text, const std::string& file);

// Reads the file, of at most 1 MiB. An error names it.
base::Result<Project> read_project_file(const std::filesystem::path& file);

}  // namespace tally::bugs

#endif  // TALLY_BUGS_PROJECT_H_
