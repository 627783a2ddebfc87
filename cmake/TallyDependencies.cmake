# Every library that is not ours, with the reason why it is here. All are Debian 12 packages
# (script/setup installs them), which is what pins their versions.
find_package(Threads REQUIRED)
# Text formatting: std::format is not in GCC 12.
find_package(fmt 9.1 REQUIRED)
# JSON reading: strict (UTF-8, numbers, depth), shows duplicate keys, and is the fastest there is.
find_package(simdjson 3.0 REQUIRED)
# JSON writing: the only common library that keeps key order and writes one-space indentation.
find_package(nlohmann_json 3.11 REQUIRED)
# Command line: subcommands, validation, help.
find_package(CLI11 2.1 REQUIRED)
# HTTP client: proxies, TLS roots and every corner of the real network.
find_package(CURL 7.88 REQUIRED)
# Signatures (Ed25519): cryptography is not written anew. libcurl brings it along anyway.
find_package(OpenSSL 3.0 REQUIRED)
# HTTP server: Beast and Asio have TLS, limits and timeouts in one model.
find_package(Boost 1.81 REQUIRED CONFIG)
# Embedded store: group commit with synced batches, compression, ordered scans.
find_package(RocksDB 7.8 REQUIRED)
# Packed bodies of requests and answers (Content-Encoding): what every client can write and read.
find_package(ZLIB 1.2.13 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBZSTD REQUIRED IMPORTED_TARGET libzstd>=1.5.4)
# Metrics for operators, in the form that Prometheus reads.
# (1.0; its CMake package tells no version.)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
# XML (Atom feeds of releases): small, loads nothing that a document names, and survives any input.
find_package(pugixml 1.13 REQUIRED)
# TOML, which people write by hand (a project's stacks.toml): whole TOML 1.0, and errors with their places.
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus>=3.3.0)
# ELF files: every machine, word size and byte order, and careful with damaged ones.
pkg_check_modules(LIBELF REQUIRED IMPORTED_TARGET libelf>=0.188)
# Debug information (DWARF): functions, inlined calls and lines, also where it is split or shared.
pkg_check_modules(LIBDW REQUIRED IMPORTED_TARGET libdw>=0.188)
# Debug information from servers: the field's own client, with its cache.
pkg_check_modules(LIBDEBUGINFOD REQUIRED IMPORTED_TARGET libdebuginfod>=0.188)
# Structured logs of the collector.
find_package(spdlog 1.10 REQUIRED)
if(BUILD_TESTING)
  find_package(GTest 1.12 REQUIRED)
endif()
if(TALLY_BUILD_BENCH)
  # Benchmarks: repeats until the time is stable, and keeps the compiler from removing what is timed.
  find_package(benchmark 1.7 REQUIRED)
endif()
