# embed_text(OUTPUT.c NAME FILE…): a C file with `const char *const NAME[]`, each file a string,
# NULL at the end. Runs at build time, so that an edited file is embedded anew.
function(embed_text output name)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DNAME=${name} "-DFILES=${ARGN}"
                -P ${PROJECT_SOURCE_DIR}/cmake/embed_text_run.cmake
        DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/embed_text_run.cmake
        VERBATIM)
endfunction()
