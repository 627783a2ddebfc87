# What the client libraries and their tests need, for any target: headers and sources from Debian's
# packages (script/cross installs them), since its libraries are for this machine alone.
find_package(Threads REQUIRED)

# {fmt} as headers, in a directory of its own: /usr/include would bring this machine's libc.
find_path(TALLY_FMT_ROOT fmt/format.h PATHS /usr/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers)
file(CREATE_LINK ${TALLY_FMT_ROOT}/fmt ${CMAKE_BINARY_DIR}/headers/fmt SYMBOLIC)
add_library(tally_fmt INTERFACE)
add_library(fmt::fmt ALIAS tally_fmt)
target_include_directories(tally_fmt SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/headers)
target_compile_definitions(tally_fmt INTERFACE FMT_HEADER_ONLY)

if(BUILD_TESTING)
  set(INSTALL_GTEST OFF)
  add_subdirectory(/usr/src/googletest ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL SYSTEM)
  # Newer compilers warn of it.
  foreach(target gtest gtest_main gmock)
    target_compile_options(${target} PRIVATE -w)
  endforeach()
endif()
