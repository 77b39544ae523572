/* Functions compiled for several instruction sets, the best chosen when the program starts. The
 * build forbids contracting a*b+c, so all of them give the same bits; tests/bits compiles them one
 * by one (ZL_NO_CLONES) and compares. Not with the sanitizer, whose checks would run in the
 * choosing, before it is ready itself. */
#ifndef ZL_BASE_CLONES_H
#define ZL_BASE_CLONES_H

#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && defined(__GNUC__) &&        \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&      \
    !defined(ZL_NO_CLONES)
#define ZL_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define ZL_CLONES
#endif

#endif
