# The build-time half of EmbedText.cmake. Bytes are written as \x.. in lines of 32; adjacent
# literals are one string to the compiler.
string(REPEAT "." 64 line)
set(body "")
foreach(file IN LISTS FILES)
    get_filename_component(title "${file}" NAME)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "${line}" "\\0;" lines "${hex}")
    string(APPEND body "    /* ${title} */\n")
    foreach(digits IN LISTS lines)
        string(REGEX REPLACE ".." "\\\\x\\0" bytes "${digits}")
        string(APPEND body "    \"${bytes}\"\n")
    endforeach()
    string(APPEND body "    \"\",\n")
endforeach()
file(WRITE "${OUTPUT}"
     "extern const char *const ${NAME}[];\nconst char *const ${NAME}[] = {\n${body}    0};\n")
