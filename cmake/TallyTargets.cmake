# Helpers for our own targets: one set of warnings, one place for sanitizers.

add_library(tally_build_flags INTERFACE)
target_compile_options(tally_build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(TALLY_SANITIZE)
  # Lines are all that a finding names, and the rest of debug information is a third of the time that
  # building takes.
  target_compile_options(tally_build_flags INTERFACE
    -fsanitize=${TALLY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  target_link_options(tally_build_flags INTERFACE -fsanitize=${TALLY_SANITIZE})
endif()
# Most tests are compiled to be run once: to make their code fast takes longer than it saves (half of
# the time that building takes is theirs).
target_compile_options(tally_build_flags INTERFACE $<$<BOOL:$<TARGET_PROPERTY:TALLY_UNOPTIMIZED>>:-O0;-g1>)
# The stable algorithms of GCC 12's library use what C++17 has deprecated; GCC does not tell, clang does.
target_compile_options(tally_build_flags INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
# GCC warns of the fences in Asio, which the thread sanitizer does not know.
if(TALLY_SANITIZE STREQUAL thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(tally_build_flags INTERFACE -Wno-tsan)
endif()

# tally_configure(TARGET): what every target of ours shares.
function(tally_configure target)
  target_compile_features(${target} PRIVATE cxx_std_23)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  # Large files, locks on them, and days beyond 2038 also on 32-bit platforms. A program that links
  # us need not be built so: no public header names these types.
  if(CMAKE_SIZEOF_VOID_P EQUAL 4)
    target_compile_definitions(${target} PRIVATE _FILE_OFFSET_BITS=64 _TIME_BITS=64)
  endif()
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:tally_build_flags>)
endfunction()

# tally_library(NAME SOURCES… [DEPENDS targets…] [TESTS x_test.cc…] [TEST_DEPENDS targets…] [ONE_THREAD])
# Makes the static library tally_NAME, alias tally::NAME, and one test program from TESTS. ONE_THREAD says that
# the tests have no second thread: the thread sanitizer has nothing to see in them.
function(tally_library name)
  cmake_parse_arguments(ARG "ONE_THREAD" "" "SOURCES;DEPENDS;TESTS;TEST_DEPENDS" ${ARGN})
  set(target tally_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(tally::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  tally_configure(${target})
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${ARG_DEPENDS})
  if(ARG_ONE_THREAD AND TALLY_SANITIZE STREQUAL thread)
    return()
  endif()
  if(BUILD_TESTING AND ARG_TESTS)
    tally_test(${name}_test SOURCES ${ARG_TESTS} DEPENDS ${target} ${ARG_TEST_DEPENDS})
  endif()
endfunction()

# tally_libc_alone(NAME…): the library is linked by host programs and uses libc alone, also not the C++
# runtime's library: it cannot throw, so it needs no tables for it.
function(tally_libc_alone)
  foreach(name ${ARGN})
    target_compile_options(tally_${name} PRIVATE -fno-exceptions -fno-rtti)
    # Functions of libc are bound when the program is loaded, and not when they are first called: that
    # may be in the handler of a crash, and takes 3 KiB of its stack and the loader's data, which may
    # be what is broken.
    target_compile_options(tally_${name} PRIVATE -fno-plt)
  endforeach()
endfunction()

# tally_precompile(TARGET KIND): what most sources of the kind include is compiled once for all of them; in the
# build with the address sanitizer alone, so that the others find an include that is missing. (With the thread
# sanitizer GCC 12 then warns of its own library, since it no longer knows what is the system's.)
set(TALLY_PRECOMPILED_library <algorithm> <chrono> <filesystem> <map> <memory> <optional> <string>
  <string_view> <vector>)
set(TALLY_PRECOMPILED_test ${TALLY_PRECOMPILED_library} <gmock/gmock.h> <gtest/gtest.h> <fstream> <random> <thread>)
function(tally_precompile target kind)
  if(NOT TALLY_SANITIZE MATCHES address OR TALLY_CLIENT_ONLY OR NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    return()
  endif()
  set(holder tally_precompiled_${kind})
  if(NOT TARGET ${holder})
    # Of the same sort as those that use it: code for programs and for libraries is not made alike.
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled/${kind}.cc
      CONTENT [[int main() { return 0; }]])
    if(kind STREQUAL test)
      add_executable(${holder} EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled/${kind}.cc)
      target_link_libraries(${holder} PRIVATE GTest::gmock)
    else()
      add_library(${holder} STATIC EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/precompiled/${kind}.cc)
    endif()
    tally_configure(${holder})
    if(kind STREQUAL test)
      set_target_properties(${holder} PROPERTIES TALLY_UNOPTIMIZED ON)
    endif()
    target_precompile_headers(${holder} PRIVATE ${TALLY_PRECOMPILED_${kind}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${holder})
endfunction()

# tally_test(NAME SOURCES… DEPENDS…): a GoogleTest program, each of its cases a ctest of its own.
function(tally_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  tally_configure(${name})
  # What walks stacks and counts is tested as optimised code has it. (And Zig, the compiler of the builds
  # for musl, takes -O0 for a wish to have sanitizers.)
  if(NOT TALLY_CLIENT_ONLY AND name MATCHES "^(audit|base|bugs|collector|format|publish|triage|upload|viewer)_test$")
    set_target_properties(${name} PROPERTIES TALLY_UNOPTIMIZED ON)
    tally_precompile(${name} test)
  endif()
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/test)
  target_compile_definitions(${name} PRIVATE
    TALLY_TEST_DATA="${PROJECT_SOURCE_DIR}/test/data"
    TALLY_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()

# tally_program(NAME SOURCES… DEPENDS… [INSTALL]): an executable in build/<preset>/bin.
function(tally_program name)
  cmake_parse_arguments(ARG "INSTALL" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  tally_configure(${name})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS})
  if(ARG_INSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()

# tally_man_pages(PROGRAM): manual pages of the program and of its commands, if help2man is there.
find_program(TALLY_HELP2MAN help2man)
function(tally_man_pages program)
  if(NOT TALLY_HELP2MAN)
    return()
  endif()
  set(script ${PROJECT_SOURCE_DIR}/cmake/ManPages.cmake)
  set(folder ${CMAKE_BINARY_DIR}/man/${program})
  add_custom_command(OUTPUT ${folder}/${program}.1
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${program}> -DVERSION=${PROJECT_VERSION}
      -DHELP2MAN=${TALLY_HELP2MAN} -DOUT=${folder} -P ${script}
    DEPENDS ${program} ${script} VERBATIM)
  add_custom_target(${program}_man ALL DEPENDS ${folder}/${program}.1)
  install(DIRECTORY ${folder}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN "*.1"
    PATTERN text EXCLUDE)
endfunction()

include(GoogleTest)
