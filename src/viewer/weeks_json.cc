#include "viewer/weeks_json.h"

#include <utility>

#include "base/file.h"
#include "upload/counter_files.h"
#include "upload/kept_files.h"
#include "viewer/counter_dump.h"

namespace tally::viewer {
namespace {

Json programs_json(const upload::CountsOfPrograms& programs) {
  Json list = Json::array();
  for (const auto& [id, counts] : programs) {
    Json program = program_json(id);
    program["Counters"] = Json(counts.counters);
    program["Stacks"] = Json(counts.stacks);
    list.push_back(std::move(program));
  }
  return list;
}

}  // namespace

Json program_json(const format::ProgramId& id) {
  return Json{{"Program", id.program},
              {"Version", id.version},
              {"GoVersion", id.go_version},
              {"GOOS", id.goos},
              {"GOARCH", id.goarch}};
}

Json weeks_json(const upload::KeptCounts& kept, base::Time now) {
  Json weeks = Json::array();
  for (const auto& [week, programs] : kept.weeks) {
    weeks.push_back(Json{{"Week", base::format_date(week)},
                         {"Over", week < now},
                         {"Programs", programs_json(programs)}});
  }
  return Json{{"Weeks", std::move(weeks)}, {"Problems", kept.problems}};
}

Json files_json(const std::filesystem::path& directory, base::Time now) {
  const std::filesystem::path local = directory / "local";
  Json files = Json::array();
  Json problems = Json::array();
  const auto names = base::list_directory(local);
  if (!names) problems.push_back(names.error().message);
  for (const std::string& name : names.value_or(std::vector<std::string>{})) {
    if (upload::kept_file_of(name) != upload::KeptFile::kCounterFile) continue;
    const std::filesystem::path path = local / name;
    const auto dump = read_dump(path.native());
    if (!dump) {
      // A weekly run may have taken it.
      if (!base::is_gone(path)) problems.push_back(dump.error().message);
      continue;
    }
    const auto end = dump->meta.find("TimeEnd");
    const auto time =
        base::parse_rfc3339(end == dump->meta.end() ? std::string_view{} : end->second);
    Json file = dump_json(path.native(), *dump);
    file["Over"] = time.has_value() && *time < now;
    file["InUse"] = upload::is_in_use(path);
    files.push_back(std::move(file));
  }
  return Json{{"Files", std::move(files)}, {"Problems", std::move(problems)}};
}

}  // namespace tally::viewer
