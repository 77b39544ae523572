/* How call_sites.c and its neighbours stand in front of functions of others (ld --wrap). */
#ifndef ZL_TESTS_FAULTS_CALL_SITES_H
#define ZL_TESTS_FAULTS_CALL_SITES_H

#include "places.h"

/* Named as the linker names them, with the types of the library's own header. */
#define WRAP(type, name, parameters, arguments, failure)                                           \
    extern __typeof__(name) __real_##name, __wrap_##name;                                          \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        return fault_at_place(FAULT_CALLS) ? (failure) : __real_##name arguments;                  \
    }

#endif
