# cmake -DPROGRAM=path -DVERSION=version -DHELP2MAN=path -DOUT=folder -P ManPages.cmake
# Makes a manual page of the program's help, and one of the help of each of its commands: tally.1, tally-status.1, …

# Ours says more than help2man knows: it is told by its own mark for sections.
function(mark_sections text out)
  string(REGEX REPLACE "\n  (-[a-zA-Z]),--" "\n  \\1, --" text "${text}")
  string(REPLACE "\nPositionals:\n" "\n*Arguments*\n\n" text "${text}")
  string(REPLACE "\nSubcommands:\n" "\n*Commands*\n\n" text "${text}")
  # What is said behind the options belongs to the description.
  string(FIND "${text}" "\nOptions:" options)
  string(SUBSTRING "${text}" 0 ${options} before)
  string(SUBSTRING "${text}" ${options} -1 after)
  if(after MATCHES "\n\n[^ *\n][^\n]*[^:\n]\n")
    string(REPLACE "${CMAKE_MATCH_0}" "\n\n*Description*\n${CMAKE_MATCH_0}" after "${after}")
  endif()
  string(REPLACE "\nExit codes: " "\n\n*Exit status*\n\n" after "${after}")
  set(${out} "${before}${after}" PARENT_SCOPE)
endfunction()

# help2man lets examples be filled: a long one would be parted, and could not be copied.
function(keep_lines_of_examples page)
  file(READ ${page} text)
  string(REPLACE "\n.SH EXAMPLES\n.IP\n" "\n.SH EXAMPLES\n.nf\n" text "${text}")
  string(REPLACE "\n.SH \"SEE ALSO\"\n" "\n.fi\n.SH \"SEE ALSO\"\n" text "${text}")
  file(WRITE ${page} "${text}")
endfunction()

# The commands that the help lists.
function(find_commands text out)
  set(commands)
  if(text MATCHES "\nSubcommands:\n((  [^\n]+\n)+)")
    string(REGEX MATCHALL "\n  [a-z]+ " commands "\n${CMAKE_MATCH_1}")
    string(REGEX REPLACE "[\n ]" "" commands "${commands}")
  endif()
  set(${out} ${commands} PARENT_SCOPE)
endfunction()

function(write_see_also file pages)
  list(TRANSFORM pages REPLACE "(.+)" ".BR \\1 (1)")
  list(JOIN pages ",\n" pages)
  file(WRITE ${file} "[see also]\n${pages}\n")
endfunction()

function(write_page above)
  set(words ${ARGN})
  execute_process(COMMAND ${PROGRAM} ${words} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
  get_filename_component(page ${PROGRAM} NAME)
  list(PREPEND words ${page})
  list(JOIN words - page)
  list(POP_FRONT words)
  # help2man asks a program, which has the page's name.
  mark_sections("${help}" text)
  file(WRITE ${OUT}/text/${page}.help "${text}")
  file(WRITE ${OUT}/text/${page} "#!/bin/sh\nexec cat \"$0.help\"\n")
  file(CHMOD ${OUT}/text/${page} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  # The first sentence, or what it begins with.
  string(REGEX REPLACE "\n+Usage:.*" "" name "${help}")
  string(REGEX REPLACE "[ \n]+" " " name "${name} ")
  string(REGEX REPLACE "[.:;] .*" "" name "${name}")
  string(STRIP "${name}" name)
  find_commands("${help}" commands)
  set(others ${above})
  foreach(command IN LISTS commands)
    list(APPEND others ${page}-${command})
    write_page(${page} ${words} ${command})
  endforeach()
  write_see_also(${OUT}/text/${page}.also "${others}")
  execute_process(
    COMMAND ${HELP2MAN} --no-info --name=${name} --version-string=${VERSION} "--source=Tallystick ${VERSION}"
      --include=${OUT}/text/${page}.also --output=${OUT}/${page}.1 ${OUT}/text/${page}
    COMMAND_ERROR_IS_FATAL ANY)
  keep_lines_of_examples(${OUT}/${page}.1)
endfunction()

file(REMOVE_RECURSE ${OUT})
write_page("")
