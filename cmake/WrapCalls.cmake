# Calls of a program to the functions that a source stands in front of (tests/faults/call_sites*.c) go
# there first; which those are is read out of the source.
function(wrap_calls target)
    # GNU ld has what shared libraries call meet these names too, and then they may not be hidden.
    set_target_properties(${target} PROPERTIES C_VISIBILITY_PRESET default)
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
        target_sources(${target} PRIVATE ${source})
        file(STRINGS ${source} lines REGEX "^WRAP|^GEOMETRY|__wrap_open(at)?\\(")
        foreach(line IN LISTS lines)
            if(line MATCHES "__wrap_(open|openat)\\(|^GEOMETRY[_OF]*\\(([a-zA-Z0-9_]+)|^WRAP[_A-Z]*\\([^,]+, ([a-zA-Z0-9_]+)")
                target_link_options(${target} PRIVATE
                    -Wl,--wrap=${CMAKE_MATCH_1}${CMAKE_MATCH_2}${CMAKE_MATCH_3})
            endif()
        endforeach()
    endforeach()
endfunction()
