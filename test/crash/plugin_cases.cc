// Crashes and exceptions in libraries that were loaded after the start.
#include <dlfcn.h>

#include "cases.h"

namespace torture {
namespace {

constexpr const char* kPlugin = "libcrash_plugin.so";
constexpr const char* kThrower = "libcrash_thrower.so";

void name_plugin(tally::Config& config) {
  static constexpr const char* kModules[] = {"libelsewhere.so", kPlugin, nullptr};
  config.modules = kModules;
}

void name_thrower(tally::Config& config) {
  static constexpr const char* kModules[] = {kThrower, nullptr};
  config.modules = kModules;
}

}  // namespace

SHAPES_FRAME void in_plugin() {
  find_in(open_library(kPlugin))(write_null);
  __asm__ volatile("");
}

SHAPES_FRAME void in_closed_plugin() {
  void* const plugin = open_library(kPlugin);
  const Callback function = find_in(plugin);
  ::dlclose(plugin);
  function(write_null);
  __asm__ volatile("");
}

SHAPES_FRAME void plugin_throws() {
  find_in(open_library(kThrower))(write_null);
  __asm__ volatile("");
}

std::span<const Case> plugin_cases() {
  static constexpr Case kCases[] = {
      {"in_own_plugin", in_plugin, name_plugin},
      {"in_plugin", in_plugin},
      {"in_closed_plugin", in_closed_plugin},
      {"plugin_throws", plugin_throws},
      {"own_plugin_throws", plugin_throws, name_thrower},
  };
  return kCases;
}

}  // namespace torture
