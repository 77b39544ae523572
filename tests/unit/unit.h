/* One CUnit suite per program: list the cases and unit_main() runs them. */
#ifndef ZL_TESTS_UNIT_H
#define ZL_TESTS_UNIT_H

#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zonelayer.h"

typedef struct unit_case {
    const char *name;
    CU_TestFunc run;
} unit_case;

/** |actual - expected| <= tolerance, with both figures in the log when it fails. */
#define UNIT_NEAR(actual, expected, tolerance)                                                     \
    do {                                                                                           \
        double unit_a_ = (actual), unit_e_ = (expected), unit_t_ = (tolerance);                    \
        int unit_ok_ = fabs(unit_a_ - unit_e_) <= unit_t_;                                         \
        if (!unit_ok_)                                                                             \
            fprintf(stderr, "%s:%d: %s = %.17g, expected %.17g +- %g\n", __FILE__, __LINE__,       \
                    #actual, unit_a_, unit_e_, unit_t_);                                           \
        CU_ASSERT(unit_ok_);                                                                       \
    } while (0)

/** The call gives ZL_OK; its message is printed when it does not. */
#define UNIT_OK(call, err)                                                                         \
    do {                                                                                           \
        zl_status unit_s_ = (call);                                                                \
        if (unit_s_ != ZL_OK)                                                                      \
            fprintf(stderr, "%s:%d: status %d: %s\n", __FILE__, __LINE__, (int)unit_s_,            \
                    (err).message);                                                                \
        CU_ASSERT_FATAL(unit_s_ == ZL_OK);                                                         \
    } while (0)

static inline int unit_main(const char *suite_name, const unit_case *cases, size_t count)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return EXIT_FAILURE;
    CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
    for (size_t i = 0; i < count; i++)
        CU_add_test(suite, cases[i].name, cases[i].run);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    unsigned run = CU_get_number_of_tests_run();
    CU_cleanup_registry();
    return failed == 0 && run == count ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
