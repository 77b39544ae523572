/* The leaves of a segment index and the boxes around them. */
#include <math.h>

#include "geodesy/segment_tree.h"

/* An arc of length L rises L²/8R over its chord. The chord is shorter than L, by less than the
 * tenth that the smallest radius of curvature, b²/a = 6335 km, is taken too small here. */
static double sagitta_m(double chord_m)
{
    return chord_m * chord_m / (8 * 0.9 * 6335e3);
}

void zl_leaf_fill(zl_segment_leaf *leaf, const zl_vec *points)
{
    double longest2 = 0;
    for (size_t i = 0; i <= ZL_LEAF_SEGMENTS; i++) {
        zl_vec point = points[i < leaf->nsegments ? i : leaf->nsegments];
        leaf->x[i] = point.x;
        leaf->y[i] = point.y;
        leaf->z[i] = point.z;
    }
    for (size_t i = 0; i < ZL_LEAF_SEGMENTS; i++) {
        zl_vec chord = zl_vec_sub(zl_leaf_point(leaf, i + 1), zl_leaf_point(leaf, i));
        double chord2 = zl_vec_dot(chord, chord);
        leaf->inverse2[i] = chord2 > 0 ? 1 / chord2 : 0;
        longest2 = chord2 > longest2 ? chord2 : longest2;
    }
    leaf->longest_m = sqrt(longest2);
    leaf->sagitta_m = sagitta_m(leaf->longest_m);
}

void zl_boxes_clear(zl_child_boxes *boxes)
{
    const float far_out = 1e18F;
    for (size_t axis = 0; axis < 3; axis++)
        for (size_t i = 0; i < ZL_BOX_CHILDREN; i++)
            boxes->low[axis][i] = boxes->high[axis][i] = far_out;
}

/* One part in 2^23, at least 0.7 m for coordinates of the earth's size, covers the rounding. */
static float below(double value)
{
    return (float)(value - 1.2e-7 * fabs(value));
}

static float above(double value)
{
    return (float)(value + 1.2e-7 * fabs(value));
}

void zl_leaf_box(zl_child_boxes *boxes, size_t child, const zl_segment_leaf *leaf)
{
    const double *const axes[3] = {leaf->x, leaf->y, leaf->z};
    for (size_t axis = 0; axis < 3; axis++) {
        double low = axes[axis][0], high = low;
        for (size_t i = 1; i <= ZL_LEAF_SEGMENTS; i++) {
            low = axes[axis][i] < low ? axes[axis][i] : low;
            high = axes[axis][i] > high ? axes[axis][i] : high;
        }
        boxes->low[axis][child] = below(low - leaf->sagitta_m);
        boxes->high[axis][child] = above(high + leaf->sagitta_m);
    }
}

void zl_boxes_join(float low[3], float high[3], const zl_child_boxes *boxes, size_t count)
{
    for (size_t axis = 0; axis < 3; axis++) {
        low[axis] = boxes->low[axis][0];
        high[axis] = boxes->high[axis][0];
        for (size_t i = 1; i < count; i++) {
            float child_low = boxes->low[axis][i], child_high = boxes->high[axis][i];
            low[axis] = child_low < low[axis] ? child_low : low[axis];
            high[axis] = child_high > high[axis] ? child_high : high[axis];
        }
    }
}
