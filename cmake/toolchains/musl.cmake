# x86-64 with musl. Debian has musl for C alone; Zig's compiler driver (clang) brings musl and libc++.
# `script/setup --cross` puts it where the wrappers beside this file find it.
if(NOT EXISTS ${CMAKE_CURRENT_LIST_DIR}/../../build/zig/bin/python)
  message(FATAL_ERROR "There is no compiler for musl in build/zig. `script/setup --cross` puts it there.")
endif()
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER ${CMAKE_CURRENT_LIST_DIR}/musl-cc)
set(CMAKE_CXX_COMPILER ${CMAKE_CURRENT_LIST_DIR}/musl-c++)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE NEVER)
# Zig builds libc++ anew for code that is not optimised: CMake's checks are not to ask for that.
set(CMAKE_C_FLAGS_INIT -O1)
set(CMAKE_CXX_FLAGS_INIT -O1)
# No emulator: the programs are static, so any x86-64 machine runs them.
# Zig keeps what it compiled by itself, and ccache does not know it.
set(CCACHE OFF)
