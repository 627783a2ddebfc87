// A load of bench_module.so that leaves nothing behind when it goes, however often it is made.
#ifndef TALLY_BENCH_LOADED_MODULE_H_
#define TALLY_BENCH_LOADED_MODULE_H_

#include <string>

#include "bench_module.h"

namespace tally::bench {

class LoadedModule {
 public:
  // `directory` is where it will open its counter file. Throws if it cannot be loaded, or if an
  // earlier load is still there: then its file would be open already.
  explicit LoadedModule(std::string directory);
  ~LoadedModule();
  LoadedModule(const LoadedModule&) = delete;
  LoadedModule& operator=(const LoadedModule&) = delete;

  bool open() const { return open_(directory_.c_str()); }
  void make_counters() const { make_counters_(); }
  void first_inc(int index) const { first_inc_(index); }

 private:
  void unmap_files() const;

  const std::string directory_;
  void* handle_ = nullptr;
  int descriptor_ = -1;  // the one that the open file will have
  decltype(&bench_open) open_ = nullptr;
  decltype(&bench_make_counters) make_counters_ = nullptr;
  decltype(&bench_first_inc) first_inc_ = nullptr;
};

}  // namespace tally::bench

#endif  // TALLY_BENCH_LOADED_MODULE_H_
