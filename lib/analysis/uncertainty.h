/* What a figure is worth: the accuracy of an outline, and what it does to an area. */
#ifndef ZL_ANALYSIS_UNCERTAINTY_H
#define ZL_ANALYSIS_UNCERTAINTY_H

#include "zonelayer.h"

/** What the area of an outline is worth, from best to worst. */
typedef enum zl_worth {
    ZL_WORTH_MEASURED,   /**< a drawn or surveyed boundary: its area is a measurement */
    ZL_WORTH_CALIBRATED, /**< a sketch scaled to a declared figure: its area proves nothing */
    ZL_WORTH_NOMINAL     /**< a sketch of a size that nobody declared: never to be quoted */
} zl_worth;

/** "measured", "calibrated" or "nominal". */
const char *zl_worth_name(zl_worth worth);
/** What area_basis says, where it says calibrated or nominal; else a schematic outline is nominal
 *  and any other is measured. */
zl_worth zl_area_worth(const zl_feature *feature);
/** Is the boundary a sketch: boundary_basis schematic, or none although there is a shape? */
bool zl_is_schematic(const zl_feature *feature);

/** The basis of what two boundaries bound together: that of the worse one, NULL (unknown) when one
 *  is unknown and the other no sketch. */
const char *zl_worse_basis(const char *a, const char *b);
/** The greater of two accuracies, NAN when one is unknown. */
double zl_worse_accuracy_m(double a, double b);

/** Accuracy in metres; NAN when it is unknown, also where a file says 0 or less. */
double zl_accuracy_m(const zl_feature *feature);

/** accuracy × perimeter: a boundary that may lie anywhere in a band of ± accuracy encloses at most
 *  that much more or less. NAN for areas that are not measured, for unknown accuracy, and when it
 * is not smaller than the area, where it says nothing. */
double zl_area_uncertainty_m2(const zl_feature *feature, double area_m2, double perimeter_m);

#endif
