# The same program in every kind that programs are linked and compiled in: what a stack says must not
# depend on it. All are of C++17, which the public headers promise.

# tally_program_kind(TARGET DIRECTORY COMPILE "options" LINK "options" SOURCES… DEPENDS…)
function(tally_program_kind target)
  cmake_parse_arguments(ARG "" "DIRECTORY" "COMPILE;LINK;SOURCES;DEPENDS" ${ARGN})
  add_executable(${target} ${ARG_SOURCES})
  tally_configure(${target})
  # No jump where the source has a call, so that each function that calls is in the stack.
  target_compile_options(${target} PRIVATE -fno-optimize-sibling-calls ${ARG_COMPILE})
  target_link_options(${target} PRIVATE ${ARG_LINK})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/test)
  target_link_libraries(${target} PRIVATE ${ARG_DEPENDS} ${CMAKE_DL_LIBS})
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test/${ARG_DIRECTORY})
endfunction()

# tally_stripped(TARGET): TARGET_stripped beside it, without symbols.
function(tally_stripped target)
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_STRIP} -o $<TARGET_FILE:${target}>_stripped $<TARGET_FILE:${target}>)
endfunction()

# tally_program_by_clang(NAME DIRECTORY SOURCES… DEPENDS…): NAME_clang, where there is a clang beside
# the compiler of the build.
function(tally_program_by_clang name)
  cmake_parse_arguments(ARG "" "DIRECTORY" "SOURCES;DEPENDS" ${ARGN})
  find_program(TALLY_CLANGXX NAMES clang++-22 clang++)
  if(NOT TALLY_CLANGXX OR CMAKE_CXX_COMPILER_ID MATCHES Clang)
    return()
  endif()
  set(out ${CMAKE_BINARY_DIR}/test/${ARG_DIRECTORY}/${name}_clang)
  list(TRANSFORM ARG_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set(archives)
  foreach(library ${ARG_DEPENDS})
    list(APPEND archives $<TARGET_FILE:${library}>)
  endforeach()
  # Archives that use one another, so in a group.
  add_custom_command(OUTPUT ${out}
    COMMAND ${TALLY_CLANGXX} -std=c++20 -O2 -g -fPIE -fno-optimize-sibling-calls
      -I${PROJECT_SOURCE_DIR}/include -I${PROJECT_SOURCE_DIR}/test ${ARG_SOURCES}
      -Wl,--start-group ${archives} -Wl,--end-group -pthread -o ${out}
    DEPENDS ${ARG_SOURCES} ${ARG_DEPENDS} VERBATIM)
  add_custom_target(${name}_clang_program ALL DEPENDS ${out})
endfunction()

# tally_in_every_kind(NAME DIRECTORY SOURCES… DEPENDS…): NAME itself is position-independent, as
# compilers make programs today; the others are NAME_<kind>.
function(tally_in_every_kind name)
  cmake_parse_arguments(ARG "" "DIRECTORY" "SOURCES;DEPENDS" ${ARGN})
  set(common DIRECTORY ${ARG_DIRECTORY} SOURCES ${ARG_SOURCES} DEPENDS ${ARG_DEPENDS})
  tally_program_kind(${name} ${common} COMPILE -fPIE LINK -pie)
  tally_program_kind(${name}_fixed ${common} COMPILE -fno-pie LINK -no-pie)
  tally_program_kind(${name}_static ${common} COMPILE -fno-pie LINK -static)
  tally_program_kind(${name}_static_pie ${common} COMPILE -fPIE LINK -static-pie)
  tally_program_kind(${name}_omit ${common} COMPILE -fPIE -O2 -fomit-frame-pointer LINK -pie)
  tally_program_kind(${name}_O0 ${common} COMPILE -fPIE -O0 LINK -pie)
  # Frame pointers are then all that there is to find callers by.
  tally_program_kind(${name}_untabled ${common}
    COMPILE -fPIE -fno-omit-frame-pointer -fno-exceptions -fno-asynchronous-unwind-tables
            -fno-unwind-tables
    LINK -pie)
  tally_stripped(${name})
  tally_stripped(${name}_fixed)
  tally_program_by_clang(${name} ${common})
endfunction()
