# cmake -DCOMMAND=program;argument… -DOUT=file -P WriteOutput.cmake: what the command prints becomes the file.
execute_process(COMMAND ${COMMAND} OUTPUT_FILE ${OUT} COMMAND_ERROR_IS_FATAL ANY)
