#include "output/map/drawing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* MapServer takes the size of a font in points of 96 to the inch. */
static const double point_of_pixel = 0.75;

static double sld_pixels(double mm)
{
    return mm / ZL_SLD_PIXEL_MM;
}

static void begin_layer(zl_drawing *drawing, const char *type)
{
    zl_text_addf(drawing->out,
                 "LAYER\nNAME \"sheet_%zu\"\nTYPE %s\nSTATUS ON\nTRANSFORM FALSE\n"
                 "LABELCACHE OFF\nFEATURE\nPOINTS",
                 drawing->serial++, type);
}

static void add_point(zl_drawing *drawing, double x_mm, double y_mm)
{
    double pixels = drawing->sheet->dpi / 25.4;
    zl_mapfile_number(drawing->out, " ", x_mm * pixels);
    zl_mapfile_number(drawing->out, " ", y_mm * pixels);
}

static void add_ink(zl_drawing *drawing, const char *key, zl_ink ink)
{
    zl_text_addf(drawing->out, " %s %d %d %d", key, ink.red, ink.green, ink.blue);
}

/* ---- text ----------------------------------------------------------------------------------- */

/* The layer is one of points, so a label stands beside its point or on it. Some 0.36 of a font's
 * size lies between the middle of a line and the middle of its capitals: MapServer centres the
 * letters themselves. */
void zl_draw_caption(zl_drawing *drawing, const zl_caption *caption)
{
    static const char *const position[] = {"CR", "CC", "CL"};
    if (!caption->text || !*caption->text)
        return;
    begin_layer(drawing, "POINT");
    add_point(drawing, caption->x_mm, caption->y_mm);
    zl_text_add(drawing->out, " END\nTEXT ");
    zl_mapfile_string(drawing->out, caption->text);
    zl_text_add(drawing->out, "\nEND\nCLASS LABEL TYPE TRUETYPE FONT \"" ZL_MAP_FONT
                              "\" MAXSIZE 10000 MINSIZE 1 FORCE TRUE PARTIALS TRUE BUFFER 0");
    zl_mapfile_number(drawing->out, " SIZE ", sld_pixels(caption->size_mm) * point_of_pixel);
    zl_text_addf(drawing->out, " POSITION %s OFFSET 0 0",
                 caption->turned ? "CC" : position[caption->anchor]);
    zl_text_add(drawing->out, caption->turned ? " ANGLE 90" : "");
    add_ink(drawing, "COLOR", caption->ink);
    zl_text_add(drawing->out, " END END\nEND\n");
}

zl_status zl_draw_measure(double *width_mm, const zl_drawing *drawing, const char *text,
                          double size_mm, zl_error *err)
{
    char message[512] = "";
    double width = 0;
    if (*text && !drawing->engine->measure(&width, drawing->ruler, ZL_MAP_FONT, text, message,
                                           sizeof message))
        return zl_fail(err, ZL_FAILED, "%s", message);
    *width_mm = width * size_mm;
    return ZL_OK;
}

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* The first characters of a text, with "…" for the rest. */
static void add_beginning(zl_text *out, const char *text, size_t characters)
{
    size_t size = 0;
    for (size_t seen = 0; text[size]; size++) {
        bool begins = ((unsigned char)text[size] & 0xC0) != 0x80;
        if (begins && seen++ == characters)
            break;
    }
    zl_text_add_bytes(out, text, size);
    zl_text_add(out, "…");
}

zl_status zl_draw_fit(zl_text *out, double *size_mm, const zl_drawing *drawing, const char *text,
                      double width_mm, double least, zl_error *err)
{
    double wide;
    ZL_TRY(zl_draw_measure(&wide, drawing, text, *size_mm, err));
    double factor = wide > width_mm ? fmax(width_mm / wide, least) : 1;
    *size_mm *= factor;
    wide *= factor;
    if (wide <= width_mm * (1 + 1e-9)) {
        zl_text_add(out, text);
        return out->failed ? zl_fail_memory(err) : ZL_OK;
    }
    size_t begin = out->size;
    size_t keep = (size_t)((double)count_characters(text) * width_mm / wide);
    for (; wide > width_mm && keep > 0; keep--) {
        out->size = begin;
        add_beginning(out, text, keep - 1);
        if (out->failed)
            return zl_fail_memory(err);
        ZL_TRY(zl_draw_measure(&wide, drawing, out->data + begin, *size_mm, err));
    }
    return ZL_OK;
}

/* ---- lines and areas ------------------------------------------------------------------------ */

static void add_points(zl_drawing *drawing, const double *mm, size_t npoints)
{
    for (size_t i = 0; i < npoints; i++)
        add_point(drawing, mm[2 * i], mm[2 * i + 1]);
    zl_text_add(drawing->out, " END\nEND\nCLASS STYLE");
}

void zl_draw_line(zl_drawing *drawing, const double *mm, size_t npoints, double width_mm,
                  zl_ink ink)
{
    begin_layer(drawing, "LINE");
    add_points(drawing, mm, npoints);
    add_ink(drawing, "COLOR", ink);
    zl_mapfile_number(drawing->out, " MAXWIDTH 1000 LINECAP SQUARE LINEJOIN MITER WIDTH ",
                      sld_pixels(width_mm));
    zl_text_add(drawing->out, " END END\nEND\n");
}

void zl_draw_area(zl_drawing *drawing, const double *mm, size_t npoints, zl_ink fill, zl_ink edge)
{
    begin_layer(drawing, "POLYGON");
    add_points(drawing, mm, npoints);
    add_ink(drawing, "COLOR", fill);
    add_ink(drawing, "OUTLINECOLOR", edge);
    zl_text_add(drawing->out, " WIDTH 0.5 END END\nEND\n");
}

void zl_draw_box(zl_drawing *drawing, const zl_box *box, double width_mm, zl_ink ink)
{
    const double mm[] = {box->left,   box->top,  box->right,  box->top,  box->right,
                         box->bottom, box->left, box->bottom, box->left, box->top};
    zl_draw_line(drawing, mm, 5, width_mm, ink);
}

/* ---- pictures and keys ---------------------------------------------------------------------- */

void zl_draw_picture(zl_drawing *drawing, const char *name, const zl_box *box)
{
    begin_layer(drawing, "POINT");
    add_point(drawing, (box->left + box->right) / 2, (box->top + box->bottom) / 2);
    zl_text_addf(drawing->out, " END\nEND\nCLASS STYLE SYMBOL \"%s\" MAXSIZE 100000", name);
    zl_mapfile_number(drawing->out, " SIZE ", sld_pixels(zl_box_height(box)));
    zl_text_add(drawing->out, " END END\nEND\n");
}

static size_t key_points(double mm[12], zl_shape_kind kind, const zl_box *box)
{
    double middle = (box->top + box->bottom) / 2;
    const double area[] = {box->left,   box->top,  box->right,  box->top,  box->right,
                           box->bottom, box->left, box->bottom, box->left, box->top};
    const double line[] = {box->left, middle, box->right, middle};
    const double point[] = {(box->left + box->right) / 2, middle};
    if (kind == ZL_SHAPE_POLYGON)
        return memcpy(mm, area, sizeof area), 5;
    if (kind == ZL_SHAPE_LINE)
        return memcpy(mm, line, sizeof line), 2;
    return memcpy(mm, point, sizeof point), 1;
}

void zl_draw_key(zl_drawing *drawing, const zl_map_rule *rule, const zl_box *box)
{
    static const char *const type[] = {"POINT", "POINT", "LINE", "POLYGON"};
    double mm[12];
    size_t npoints = key_points(mm, rule->shapes, box);
    zl_text_addf(drawing->out,
                 "LAYER\nNAME \"%s" ZL_MAP_KEY "\"\nTYPE %s\nSTATUS ON\nTRANSFORM FALSE\n"
                 "FEATURE\nPOINTS",
                 rule->name, type[rule->shapes]);
    for (size_t i = 0; i < npoints; i++)
        add_point(drawing, mm[2 * i], mm[2 * i + 1]);
    zl_text_add(drawing->out, " END\nEND\nEND\n");
}
