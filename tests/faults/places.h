/* Tells calls apart by who makes them, so that each place can be made to fail once without trying
 * every call of a loop: a place is the innermost calls of the stack. There are three lists of
 * places: those that ask for memory, those that call a foreign library, and those that look whether
 * to stop.
 *
 * - FAULT_SITE=n: the first call of the n-th place fails, counted from 1 in the order in which
 * places come up
 * - FAULT_SITE_OF=calls, FAULT_SITE_OF=looks: the places are not those of memory
 * - FAULT_SITE_STACK=1: the calls that led there are written to standard error, for addr2line
 * - FAULT_SITE_COUNT=f: to this file goes a line for each place with the calls that lead there, as
 *   offsets in the program */
#ifndef ZL_TESTS_FAULTS_PLACES_H
#define ZL_TESTS_FAULTS_PLACES_H

#include <stdbool.h>

enum fault_list { FAULT_MEMORY, FAULT_CALLS, FAULT_LOOKS };

/** Is this call, from a function that wraps another, the one that has to fail? */
bool fault_at_place(enum fault_list list);

#endif
