// Running tallyd as a process of its own. For tests only.
#ifndef TALLY_TEST_COLLECTOR_PROCESS_H_
#define TALLY_TEST_COLLECTOR_PROCESS_H_

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tally::collector {

struct Finished {
  int exit_code = -1;  // negative: the signal that ended it
  std::string out;
  std::string err;
};

// Runs tallyd with these arguments to its end.
Finished run_tallyd(const std::vector<std::string>& arguments);

// `tallyd serve` with free ports, the clock at 2026-11-23, and the real config; killed with the
// object. Throws if it does not come up.
class Serving {
 public:
  explicit Serving(const std::filesystem::path& data, std::vector<std::string> more = {});
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  int port() const { return port_; }
  int operators_port() const { return operators_port_; }
  pid_t pid() const { return pid_; }

  // Sends the signal and waits; returns as Finished::exit_code.
  int stop(int signal);

 private:
  pid_t pid_ = -1;
  int port_ = 0;
  int operators_port_ = 0;
};

inline const std::string kConfigFile = TALLY_TEST_DATA "/go-config/config.json";
inline const std::string kReportsFile = TALLY_TEST_DATA "/charts/2026-11-15.ndjson";
inline const std::string kChartsFile = TALLY_TEST_DATA "/charts/2026-11-15.charts.json";

}  // namespace tally::collector

#endif  // TALLY_TEST_COLLECTOR_PROCESS_H_
