#include "input/source/json_reader.h"

#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"

enum { CHUNK_BYTES = 1 << 18, RECORD_SEPARATOR = 0x1e };

zl_status zl_json_open(zl_json_reader *out, const char *path, zl_error *err)
{
    zl_json_reader json = {.line = 1};
    json.chunk = zl_alloc(CHUNK_BYTES);
    if (!json.chunk)
        return zl_fail_memory(err);
    json.file = VSIFOpenL(path, "rb");
    *out = json;
    return ZL_OK;
}

void zl_json_close(zl_json_reader *json)
{
    if (json->file)
        VSIFCloseL(json->file);
    zl_free(json->chunk);
    *json = (zl_json_reader){0};
}

static bool refill(zl_json_reader *json)
{
    if (json->no_json || !json->file || zl_check_cancel(NULL) != ZL_OK)
        return false;
    json->size = VSIFReadL(json->chunk, 1, CHUNK_BYTES, json->file);
    json->at = 0;
    return json->size > 0;
}

static inline int look(zl_json_reader *json)
{
    return json->at < json->size || refill(json) ? json->chunk[json->at] : ZL_JSON_END;
}

void zl_json_take(zl_json_reader *json)
{
    uint8_t byte = json->chunk[json->at++];
    json->line += byte == '\n';
    if (byte == '\0' && !json->nul_line)
        json->nul_line = json->line;
}

static void stop(zl_json_reader *json)
{
    json->no_json = true;
    json->no_json_line = json->line;
    json->at = json->size = 0;
}

int zl_json_peek(zl_json_reader *json)
{
    for (int byte = look(json);; zl_json_take(json), byte = look(json))
        switch (byte) {
        case ' ':
        case '\t':
        case '\r':
        case '\n':
        case ',':
        case ':':
        case RECORD_SEPARATOR:
            continue;
        case 0xef: /* a byte order mark */
        case 0xbb:
        case 0xbf:
            if (json->line > 1 || json->at >= 3)
                return byte;
            continue;
        default:
            return byte;
        }
}

/* Behind a backslash: \u0000 is a NUL, and ends the text for readers that end texts with one. */
static void take_escape(zl_json_reader *json)
{
    int byte = look(json), zeros = 0;
    if (byte == ZL_JSON_END)
        return;
    zl_json_take(json);
    while (byte == 'u' && zeros < 4 && look(json) == '0') {
        zl_json_take(json);
        zeros++;
    }
    if (zeros == 4 && json->cut_texts++ == 0)
        json->cut_line = json->line;
}

void zl_json_text(zl_json_reader *json, char *out, size_t room)
{
    size_t used = 0;
    zl_json_take(json);
    for (int byte; (byte = look(json)) != ZL_JSON_END && byte != '"';) {
        if (used + 1 < room)
            out[used++] = (char)byte;
        zl_json_take(json);
        if (byte == '\\')
            take_escape(json);
    }
    if (room > 0)
        out[used] = '\0';
    if (look(json) == '"')
        zl_json_take(json);
}

bool zl_json_number(zl_json_reader *json)
{
    int first = look(json), byte = first;
    bool taken = false;
    while ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '+' || byte == '-' || byte == '.') {
        zl_json_take(json);
        taken = true;
        byte = look(json);
    }
    if (!taken)
        stop(json);
    return (first >= '0' && first <= '9') || first == '-' || first == 'N' || first == 'I';
}

void zl_json_skip(zl_json_reader *json)
{
    size_t depth = 0;
    do {
        int byte = zl_json_peek(json);
        if (byte == ZL_JSON_END)
            return;
        if (byte == '"') {
            zl_json_text(json, NULL, 0);
        } else if (byte == '{' || byte == '[') {
            depth++;
            zl_json_take(json);
        } else if (byte != '}' && byte != ']') {
            zl_json_number(json);
        } else if (depth > 0) {
            depth--;
            zl_json_take(json);
        } else {
            stop(json);
        }
    } while (depth > 0);
}
