/* The pairs of a DXF: a group code on one line, its value on the next (AutoCAD DXF Reference). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/number.h"
#include "input/dxf/dxf.h"
#include "input/gdal/gdal.h"

static void close_file(VSILFILE **file)
{
    if (*file)
        VSIFCloseL(*file);
    CPLReadLineL(NULL);
}

static size_t first_bytes(char *out, size_t size, const char *path)
{
    VSILFILE *file = VSIFOpenL(path, "rb");
    size_t got = file ? VSIFReadL(out, 1, size - 1, file) : 0;
    if (file)
        VSIFCloseL(file);
    out[got] = '\0';
    return got;
}

bool zl_is_dwg(const char *path)
{
    char magic[8];
    size_t size = strlen(path);
    bool named = size > 4 && strcasecmp(path + size - 4, ".dwg") == 0;
    bool marked = first_bytes(magic, sizeof magic, path) >= 6 && strncmp(magic, "AC", 2) == 0 &&
                  strspn(magic + 2, "0123456789.") >= 4;
    return named || marked;
}

/* Where the reader stands. */
typedef struct scan {
    zl_dxf_header *header;
    char variable[32]; /* of the header */
    char section[16], entity[16];
    bool bulged, named, ended;
} scan;

static void keep(char *out, size_t size, const char *value)
{
    snprintf(out, size, "%s", value + strspn(value, " \t"));
}

static void take_entity(scan *s, const char *value)
{
    bool vertex = strcmp(value, "VERTEX") == 0;
    if (!vertex)
        s->bulged = false;
    keep(s->entity, sizeof s->entity, value);
    static const char *const curves[] = {"CIRCLE", "ARC", "ELLIPSE", "SPLINE"};
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        s->header->curves += strcmp(value, curves[i]) == 0;
    s->header->inserts += strcmp(value, "INSERT") == 0 && strcmp(s->section, "ENTITIES") == 0;
    s->ended |= strcmp(value, "EOF") == 0;
    s->named = strcmp(value, "SECTION") == 0;
}

static void look_at_text(zl_dxf_header *header, const char *value)
{
    bool ascii = true;
    for (const char *at = value; ascii && *at; at++)
        ascii = (unsigned char)*at < 0x80;
    header->beyond_ascii |= !ascii;
    header->utf8 &= ascii || zl_utf8_valid(value, strlen(value));
}

const char *zl_dxf_encoding(const zl_dxf_header *header)
{
    return header->beyond_ascii && header->utf8 ? "UTF-8" : NULL;
}

static void take_pair(scan *s, int code, const char *value)
{
    look_at_text(s->header, value);
    if (code == 0) {
        take_entity(s, value);
    } else if (code == 2 && s->named) {
        keep(s->section, sizeof s->section, value);
        s->named = false;
    } else if (code == 9) {
        keep(s->variable, sizeof s->variable, value);
    } else if (code == 1 && strcmp(s->variable, "$ACADVER") == 0 && !s->header->version[0]) {
        keep(s->header->version, sizeof s->header->version, value);
    } else if (code == 3 && strcmp(s->variable, "$DWGCODEPAGE") == 0) {
        keep(s->header->codepage, sizeof s->header->codepage, value);
        s->variable[0] = '\0';
    } else if (code == 70 && strcmp(s->variable, "$INSUNITS") == 0) {
        s->header->units = (int)strtol(value, NULL, 10);
        s->variable[0] = '\0';
    } else if (code == 42 && !s->bulged && zl_atof(value) != 0 &&
               (strcmp(s->entity, "LWPOLYLINE") == 0 || strcmp(s->entity, "VERTEX") == 0)) {
        s->bulged = true;
        s->header->curves++;
    }
}

zl_status zl_dxf_scan(zl_dxf_header *out, const char *path, const char *shown, zl_error *err)
{
    char magic[24];
    *out = (zl_dxf_header){.utf8 = true};
    first_bytes(magic, sizeof magic, path);
    if (strncmp(magic, "AutoCAD Binary DXF", 18) == 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: is a binary DXF; save it as an ASCII DXF (AutoCAD 2000 to 2018)",
                       shown);
    ZL_CLEANUP(close_file) VSILFILE *file = VSIFOpenL(path, "rb");
    scan s = {.header = out};
    const char *line;
    while (file && !s.ended && (line = CPLReadLine2L(file, 4096, NULL))) {
        int code = (int)strtol(line, NULL, 10);
        line = CPLReadLine2L(file, 65536, NULL);
        if (line)
            take_pair(&s, code, line);
    }
    out->truncated = !s.ended;
    return ZL_OK;
}
