/* What is done once, by the thread that comes first, while the others wait. */
#ifndef ZL_BASE_ONCE_H
#define ZL_BASE_ONCE_H

#include <pthread.h>

#define ZL_ONCE PTHREAD_ONCE_INIT
typedef pthread_once_t zl_once;

static inline void zl_do_once(zl_once *once, void (*work)(void))
{
    pthread_once(once, work);
}

#endif
