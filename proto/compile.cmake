# Runs protoc into a stage and copies what changed: touching a comment then compiles nothing.
file(REMOVE_RECURSE ${STAGE})
file(MAKE_DIRECTORY ${STAGE})
execute_process(
    COMMAND ${PROTOC} -I${ROOT} -I${INCLUDE} --cpp_out=${MODE}:${STAGE} @${FILES}
    COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE made RELATIVE ${STAGE} ${STAGE}/*)
foreach(file ${made})
    get_filename_component(folder ${OUT}/${file} DIRECTORY)
    file(MAKE_DIRECTORY ${folder})
    file(COPY_FILE ${STAGE}/${file} ${OUT}/${file} ONLY_IF_DIFFERENT)
endforeach()
