#include "loaded_module.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace tally::bench {
namespace {

// The descriptor that whoever opens a file next will get, above those of the standard streams.
int next_descriptor() {
  const int directory = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int next = ::fcntl(directory, F_DUPFD_CLOEXEC, 3);
  ::close(directory);
  ::close(next);
  return directory < 3 ? next : directory;
}

template <typename Function>
Function find(void* handle, const char* name) {
  void* const symbol = ::dlsym(handle, name);
  if (symbol == nullptr) throw std::runtime_error(::dlerror());
  return reinterpret_cast<Function>(symbol);
}

}  // namespace

LoadedModule::LoadedModule(std::string directory) : directory_(std::move(directory)) {
  if (::dlopen(TALLY_BENCH_MODULE, RTLD_NOW | RTLD_NOLOAD) != nullptr) {
    throw std::runtime_error("bench_module.so is still loaded");
  }
  handle_ = ::dlopen(TALLY_BENCH_MODULE, RTLD_NOW | RTLD_LOCAL);
  if (handle_ == nullptr) throw std::runtime_error(::dlerror());
  open_ = find<decltype(open_)>(handle_, "bench_open");
  make_counters_ = find<decltype(make_counters_)>(handle_, "bench_make_counters");
  first_inc_ = find<decltype(first_inc_)>(handle_, "bench_first_inc");
  descriptor_ = next_descriptor();
}

LoadedModule::~LoadedModule() {
  ::dlclose(handle_);
  unmap_files();
  ::close(descriptor_);
}

// The library never undoes its mapping; nobody but the module, which has gone, points into it.
void LoadedModule::unmap_files() const {
  std::ifstream maps{"/proc/self/maps"};
  for (std::string line; std::getline(maps, line);) {
    if (!line.contains(directory_ + "/")) continue;
    unsigned long begin = 0, end = 0;
    if (::sscanf(line.c_str(), "%lx-%lx", &begin, &end) != 2) continue;
    ::munmap(reinterpret_cast<void*>(begin), end - begin);
  }
}

}  // namespace tally::bench
