# Sets each FOLDER/NAME.SECTION.scd as FOLDER/manSECTION/NAME.SECTION. Option names are never broken
# at the end of a line.
file(GLOB sources ${FOLDER}/*.scd)
foreach(source IN LISTS sources)
    get_filename_component(page ${source} NAME_WLE)
    string(REGEX MATCH "[0-9]$" section ${page})
    execute_process(COMMAND ${SCDOC} INPUT_FILE ${source} OUTPUT_VARIABLE roff
                    COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX REPLACE "\n(\\.TH \"[^\"]*\" \"[0-9]\") \"[^\"]*\""
                         "\n\\1 \"${DATE}\" \"zonelayer ${VERSION}\"\n.nh" roff "${roff}")
    file(WRITE ${FOLDER}/man${section}/${page} "${roff}")
    file(REMOVE ${source})
endforeach()
