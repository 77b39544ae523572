/* Any bytes as boundary-point TXT: read whole, twice, and what comes out holds together. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/findings.h"
#include "base/text.h"
#include "input/line_place.h"
#include "input/txt/txt.h"
#include "mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

/* Closed rings, each point with a line of the file, no coordinate that is no number. */
static void check_shape(const zl_shape *shape, const size_t *line)
{
    must(shape->npoints > 0 && shape->nrings > 0 && shape->nparts > 0 && line != NULL);
    for (size_t i = 0; i < shape->npoints; i++)
        must(line[i] > 0 && isfinite(shape->lonlat_deg[2 * i]) &&
             isfinite(shape->lonlat_deg[2 * i + 1]));
    for (size_t r = 0; r < shape->nrings; r++) {
        size_t from = shape->ring_start[r], last = shape->ring_start[r + 1] - 1;
        must(last >= from);
        if (shape->kind == ZL_SHAPE_POLYGON)
            must(memcmp(shape->lonlat_deg + 2 * from, shape->lonlat_deg + 2 * last,
                        sizeof(double[2])) == 0);
    }
}

static void check_findings(const zl_findings *findings)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        must(finding->code && finding->text && finding->text[0]);
        must(zl_utf8_valid(finding->text, strlen(finding->text)));
        must(strncmp(finding->layer, "f.txt", strlen("f.txt")) == 0);
    }
}

/* Findings at the corners of a shape find their lines. */
static void check_lines(const zl_txt_plot *plot)
{
    zl_findings *plain = zl_findings_new(), *located = zl_findings_new();
    must(plain && located);
    zl_findings_add(plain, ZL_ERROR, "probe", "f.txt", NULL, plot->shape->lonlat_deg, "here");
    zl_add_with_lines(located, plain, plot->shape, plot->point_line);
    must(zl_findings_count(located) == 1);
    must(strstr(zl_findings_get(located, 0)->text, "line") != NULL);
    zl_findings_free(plain);
    zl_findings_free(located);
}

static void check_values(const zl_txt *txt, const zl_txt_plot *plot)
{
    for (size_t i = 0; i < zl_txt_nfields(txt); i++) {
        const zl_value *value = &plot->values[i];
        must(value->type == zl_txt_field(txt, i)->type);
        if (value->null || value->type == ZL_REAL)
            continue;
        must(zl_utf8_valid(value->text, strlen(value->text)));
        must(value->type != ZL_LIST || value->text[0] == '[');
    }
}

static size_t read_all(zl_txt *txt)
{
    size_t count = 0;
    const zl_txt_plot *plot = NULL;
    while (zl_txt_next(&plot, txt, NULL) == ZL_OK && plot) {
        count++;
        check_values(txt, plot);
        check_findings(plot->findings);
        if (plot->shape)
            check_shape(plot->shape, plot->point_line);
        if (plot->shape && plot->shape->npoints < 1000 && fabs(plot->shape->lonlat_deg[1]) < 90)
            check_lines(plot);
        must(!(plot->area->declared_m2 < 0));
    }
    return count;
}

static void read_layer(const uint8_t *data, size_t size, const char *layer)
{
    zl_txt *txt = NULL;
    zl_error err = {0};
    zl_txt_options options = {.layer = layer, .repair = size % 2};
    if (zl_txt_open(&txt, "f.txt", (const char *)data, size, &options, &err) != ZL_OK) {
        must(err.message[0] != '\0');
        return;
    }
    check_findings(zl_txt_findings(txt));
    size_t count = read_all(txt);
    zl_txt_rewind(txt);
    must(read_all(txt) == count);
    zl_txt_close(txt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zl_txt_looks_like((const char *)data, size);
    read_layer(data, size, NULL);
    read_layer(data, size, "线");
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    dice d = dice_new(seed);
    return mutate_lines(data, size, most, &d);
}
