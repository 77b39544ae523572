# The build-time half of EmbedText.cmake.
set(body "")
foreach(file IN LISTS FILES)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${hex}")
    # A line of at most 64 bytes; adjacent literals are one string to the compiler.
    string(REGEX REPLACE "((\\\\x..){1,64})" "        \"\\1\"\n" bytes "${bytes}")
    string(APPEND body "    /* ${file} */\n${bytes}    ,\n")
endforeach()
file(WRITE "${OUTPUT}" "extern const char *const ${NAME}[];\nconst char *const ${NAME}[] = {\n${body}    0};\n")
