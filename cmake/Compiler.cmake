# Flags of the whole build: warnings for everyone, hardening for release, counters on request.
add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wvla
                    -ffp-contract=off -fno-common)
add_compile_definitions(_GNU_SOURCE)
if(ZONELAYER_WERROR)
    add_compile_options(-Werror)
endif()
if(ZONELAYER_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
elseif(ZONELAYER_SANITIZE_THREADS)
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    # tests/hardening.py looks for each of them in what was built.
    add_compile_options(-D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        add_compile_options(-fcf-protection=full)
    endif()
    add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(ZONELAYER_ANALYZE)
    # ZL_ANALYZE: as for clang-tidy, base/error.h says that a failure is never ZL_OK, in a way that is
    # no good as code. gcc 12 takes an array that a loop or another function fills for unset (11 places,
    # all of them set): valgrind and clang-tidy look for those.
    add_compile_options(-fanalyzer -Wno-analyzer-use-of-uninitialized-value -Wno-conversion
                        -Wno-sign-conversion -Wno-unused-value)
    add_compile_definitions(ZL_ANALYZE)
endif()
if(ZONELAYER_COVERAGE)
    add_compile_options(--coverage)
    add_compile_definitions(ZONELAYER_COVERAGE)
    add_link_options(--coverage)
endif()
if(ZONELAYER_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "ZONELAYER_FUZZ needs clang: cmake --preset fuzz")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
