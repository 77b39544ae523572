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
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-D_FORTIFY_SOURCE=2 -fstack-protector-strong)
    add_link_options(-Wl,-z,relro,-z,now)
endif()
if(ZONELAYER_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()
