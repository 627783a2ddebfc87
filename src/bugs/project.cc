#include "bugs/project.h"

#include <toml++/toml.h>
#include <algorithm>
#include <span>
#include <utility>

#include "base/file.h"
#include "base/spelling.h"

namespace tally::bugs {
namespace {

using base::Result;

constexpr uint64_t kMaxFileSize = uint64_t{1} << 20;

// Where a node stands, to begin a sentence with.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  template <typename... Args>
  std::unexpected<base::Error> fail_at(const toml::source_position& at,
                                       fmt::format_string<Args...> format, Args&&... args) const {
    return base::fail("{}:{}:{}: {}", file_, at.line, at.column,
                      fmt::format(format, std::forward<Args>(args)...));
  }

  Result<std::string> text(const toml::node& node, std::string_view key) const {
    const auto* const value = node.as_string();
    if (value == nullptr) return fail_at(node.source().begin, "{} is no text in quotes", key);
    if (value->get().empty()) return fail_at(node.source().begin, "{} is empty", key);
    // They go into one line of something.
    if (std::ranges::any_of(value->get(), [](char c) { return c >= 0 && c < ' '; })) {
      return fail_at(node.source().begin, "{} has a control character in it", key);
    }
    return value->get();
  }

  Result<std::vector<std::string>> texts(const toml::node& node, std::string_view key) const {
    const toml::array* const array = node.as_array();
    if (array == nullptr) {
      return fail_at(node.source().begin, "{} is no list of texts, such as [\"one\", \"two\"]",
                     key);
    }
    std::vector<std::string> all;
    for (const toml::node& each : *array) {
      auto one = text(each, fmt::format("an entry of {}", key));
      if (!one) return std::unexpected(one.error());
      all.push_back(*std::move(one));
    }
    return all;
  }

 private:
  const std::string& file_;
};

bool is_repository(std::string_view name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  const size_t slash = name.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == name.size()) return false;
  const std::string_view owner = name.substr(0, slash);
  const std::string_view rest = name.substr(slash + 1);
  const auto is_part = [&](std::string_view part) {
    return part != "." && part != ".." &&
           part.find_first_not_of(kAllowed) == std::string_view::npos;
  };
  return is_part(owner) && is_part(rest);
}

// Why the link cannot be one; empty if it can.
std::string fault_of_link(std::string_view link) {
  if (!link.starts_with("https://") && !link.starts_with("http://")) {
    return "does not begin with https://";
  }
  for (size_t at = link.find('{'); at != std::string_view::npos; at = link.find('{', at + 1)) {
    const std::string_view name = link.substr(at, link.find('}', at) - at);
    if (name != "{version" && name != "{file" && name != "{line") {
      return fmt::format("has {}}}, which is not {{version}}, {{file}} or {{line}}", name);
    }
  }
  return link.find("{file}") == std::string_view::npos ? "has no {file} in it" : "";
}

// Takes what `debug` lists apart.
void add_debug(ProjectProgram& program, std::vector<std::string> all) {
  for (std::string& each : all) {
    (is_server_url(each) ? program.debug_servers : program.debug_directories)
        .push_back(std::move(each));
  }
}

using TextMember = std::string ProjectProgram::*;
using ListMember = std::vector<std::string> ProjectProgram::*;

constexpr std::pair<std::string_view, TextMember> kTexts[] = {
    {"repository", &ProjectProgram::repository},
    {"label", &ProjectProgram::label},
    {"title-prefix", &ProjectProgram::title_prefix},
    {"source", &ProjectProgram::source},
};
constexpr std::pair<std::string_view, ListMember> kLists[] = {
    {"data", &ProjectProgram::data},
    {"more-labels", &ProjectProgram::more_labels},
    {"blamed", &ProjectProgram::blamed},
    {"uninteresting", &ProjectProgram::uninteresting},
};
constexpr std::string_view kKeys[] = {"repository",  "label",  "title-prefix",  "source", "data",
                                      "more-labels", "blamed", "uninteresting", "debug"};

std::string unknown_key(std::string_view key, std::span<const std::string_view> known) {
  const std::string_view nearest = base::nearest_name(key, known);
  if (!nearest.empty()) return fmt::format("there is no key {}; did you mean {}?", key, nearest);
  return fmt::format("there is no key {}; there are {}", key, fmt::join(known, ", "));
}

Result<void> read_value(const Reader& reader, const toml::key& key, const toml::node& node,
                        ProjectProgram& program) {
  for (const auto& [name, member] : kTexts) {
    if (key.str() != name) continue;
    auto text = reader.text(node, name);
    if (!text) return std::unexpected(text.error());
    program.*member = *std::move(text);
    return {};
  }
  const auto list =
      std::ranges::find(kLists, key.str(), &std::pair<std::string_view, ListMember>::first);
  if (list == std::end(kLists) && node.is_table()) {
    return reader.fail_at(key.source().begin,
                          "a program's name with dots or slashes stands in quotes: {}",
                          "[program.\"acme.org/cc\"]");
  }
  if (list == std::end(kLists) && key.str() != "debug") {
    return reader.fail_at(key.source().begin, "{}", unknown_key(key.str(), kKeys));
  }
  auto all = reader.texts(node, key.str());
  if (!all) return std::unexpected(all.error());
  if (list != std::end(kLists)) {
    program.*(list->second) = *std::move(all);
  } else {
    add_debug(program, *std::move(all));
  }
  return {};
}

Result<ProjectProgram> read_program(const Reader& reader, const toml::table& table) {
  ProjectProgram program;
  for (const auto& [key, node] : table) {
    if (auto read = read_value(reader, key, node, program); !read) {
      return std::unexpected(read.error());
    }
  }
  const auto at = [&](const char* key) { return table.get(key)->source().begin; };
  if (!program.repository.empty() && !is_repository(program.repository)) {
    return reader.fail_at(at("repository"), "repository is \"{}\"; wanted is OWNER/NAME",
                          program.repository);
  }
  if (program.label.find(',') != std::string::npos) {
    return reader.fail_at(at("label"),
                          "label has a comma, at which GitHub takes it for two labels: no issue "
                          "would be found by it");
  }
  if (!program.source.empty()) {
    if (const std::string fault = fault_of_link(program.source); !fault.empty()) {
      return reader.fail_at(at("source"), "source {}", fault);
    }
  }
  return program;
}

Result<Project> read_programs(const Reader& reader, const toml::table& root) {
  constexpr std::string_view kTop[] = {"program"};
  Project project;
  for (const auto& [key, node] : root) {
    if (key.str() != kTop[0]) {
      return reader.fail_at(key.source().begin, "{}; what is said of a program stands under {}",
                            unknown_key(key.str(), kTop), "[program.\"NAME\"]");
    }
    const toml::table* const programs = node.as_table();
    if (programs == nullptr) {
      return reader.fail_at(node.source().begin, "program is no table; write {}",
                            "[program.\"NAME\"]");
    }
    for (const auto& [name, value] : *programs) {
      const toml::table* const table = value.as_table();
      if (table == nullptr) {
        return reader.fail_at(name.source().begin,
                              "program.{} is no table; a name with dots or slashes stands in "
                              "quotes: [program.\"acme.org/cc\"]",
                              name.str());
      }
      auto program = read_program(reader, *table);
      if (!program) return std::unexpected(program.error());
      project.programs.emplace(name.str(), *std::move(program));
    }
  }
  return project;
}

}  // namespace

const ProjectProgram& Project::program(std::string_view name) const {
  static const ProjectProgram kNothing;
  const auto it = programs.find(name);
  return it == programs.end() ? kNothing : it->second;
}

bool is_server_url(std::string_view place) {
  return (place.starts_with("http://") || place.starts_with("https://")) &&
         place.find_first_of(" \t\r\n") == std::string_view::npos;
}

Result<Project> parse_project(std::string_view text, const std::string& file) {
  const Reader reader{file};
  toml::table root;
  try {
    root = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return reader.fail_at(error.source().begin, "this is no TOML: {}", error.description());
  }
  return read_programs(reader, root);
}

Result<Project> read_project_file(const std::filesystem::path& file) {
  const auto text = base::read_file(file, kMaxFileSize);
  if (!text) return std::unexpected(text.error());
  auto project = parse_project(*text, file.native());
  if (!project) return project;
  for (auto& [name, program] : project->programs) {
    for (std::string& directory : program.debug_directories) {
      directory = (file.parent_path() / directory).native();
    }
    for (std::string& place : program.data) {
      if (!is_server_url(place)) place = (file.parent_path() / place).native();
    }
  }
  return project;
}

}  // namespace tally::bugs
