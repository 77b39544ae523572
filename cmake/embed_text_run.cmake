# The build-time half of EmbedText.cmake. Bytes are written as \x.. in lines of 32; adjacent
# literals are one string to the compiler. Whole files are replaced at a time: CMake copies a
# string that grows at each step.
string(REPEAT "...." 32 line)
file(WRITE "${OUTPUT}" "extern const char *const ${NAME}[];\nconst char *const ${NAME}[] = {\n")
foreach(file IN LISTS FILES)
    get_filename_component(title "${file}" NAME)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE ".." "\\\\x\\0" bytes "${hex}")
    string(REGEX REPLACE "${line}" "\\0\"\n    \"" lines "${bytes}")
    file(APPEND "${OUTPUT}" "    /* ${title} */\n    \"${lines}\",\n")
endforeach()
file(APPEND "${OUTPUT}" "    0};\n")
