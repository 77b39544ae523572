/* Is a file boundary-point TXT? Told by a line that begins with one of its two sections, in the
 * bytes of any encoding that such files come in. */
#include <string.h>

#include "input/txt/txt.h"

typedef struct pattern {
    const char *bytes;
    size_t size;
    size_t unit;      /* bytes of a line end */
    const char *line; /* line feed */
    const char *mark; /* byte order mark */
} pattern;

#define UTF8(text)                                                                                 \
    {                                                                                              \
        (text), sizeof(text) - 1, 1, "\n", "\xef\xbb\xbf"                                          \
    }
#define GBK(bytes)                                                                                 \
    {                                                                                              \
        (bytes), sizeof(bytes) - 1, 1, "\n", ""                                                    \
    }
#define LITTLE(bytes)                                                                              \
    {                                                                                              \
        (bytes), sizeof(bytes) - 1, 2, "\n\0", "\xff\xfe"                                          \
    }
#define BIG(bytes)                                                                                 \
    {                                                                                              \
        (bytes), sizeof(bytes) - 1, 2, "\0\n", "\xfe\xff"                                          \
    }

/* 属性描述 and 地块坐标 behind [, 【 and ［. */
static const pattern patterns[] = {
    UTF8("[属性描述"),
    UTF8("【属性描述"),
    UTF8("［属性描述"),
    UTF8("[地块坐标"),
    UTF8("【地块坐标"),
    UTF8("［地块坐标"),
    GBK("[\xca\xf4\xd0\xd4\xc3\xe8\xca\xf6"),
    GBK("\xa1\xbe\xca\xf4\xd0\xd4\xc3\xe8\xca\xf6"),
    GBK("\xa3\xdb\xca\xf4\xd0\xd4\xc3\xe8\xca\xf6"),
    GBK("[\xb5\xd8\xbf\xe9\xd7\xf8\xb1\xea"),
    GBK("\xa1\xbe\xb5\xd8\xbf\xe9\xd7\xf8\xb1\xea"),
    GBK("\xa3\xdb\xb5\xd8\xbf\xe9\xd7\xf8\xb1\xea"),
    LITTLE("[\0\x5e\x5c\x27\x60\xcf\x63\xf0\x8f"),
    LITTLE("\x10\x30\x5e\x5c\x27\x60\xcf\x63\xf0\x8f"),
    LITTLE("\x3b\xff\x5e\x5c\x27\x60\xcf\x63\xf0\x8f"),
    LITTLE("[\0\x30\x57\x57\x57\x50\x57\x07\x68"),
    LITTLE("\x10\x30\x30\x57\x57\x57\x50\x57\x07\x68"),
    LITTLE("\x3b\xff\x30\x57\x57\x57\x50\x57\x07\x68"),
    BIG("\0[\x5c\x5e\x60\x27\x63\xcf\x8f\xf0"),
    BIG("\x30\x10\x5c\x5e\x60\x27\x63\xcf\x8f\xf0"),
    BIG("\xff\x3b\x5c\x5e\x60\x27\x63\xcf\x8f\xf0"),
    BIG("\0[\x57\x30\x57\x57\x57\x50\x68\x07"),
    BIG("\x30\x10\x57\x30\x57\x57\x57\x50\x68\x07"),
    BIG("\xff\x3b\x57\x30\x57\x57\x57\x50\x68\x07"),
};

/* Nothing but blanks between the line's beginning and `at`? */
static bool begins_line(const pattern *p, const char *bytes, size_t at)
{
    size_t mark = strlen(p->mark);
    while (at >= p->unit) {
        const char *before = bytes + at - p->unit;
        int sign = p->unit == 1 || p->line[0] ? before[0] : before[1];
        int other = p->unit == 1 ? 0 : p->line[0] ? before[1] : before[0];
        if (other == 0 && (sign == '\n' || sign == '\r'))
            return true;
        if (other != 0 || (sign != ' ' && sign != '\t'))
            break;
        at -= p->unit;
    }
    return at == 0 || (at == mark && memcmp(bytes, p->mark, mark) == 0);
}

bool zl_txt_looks_like(const char *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const pattern *p = &patterns[i];
        for (size_t from = 0; from < size;) {
            const char *found = memmem(bytes + from, size - from, p->bytes, p->size);
            if (!found)
                break;
            if (begins_line(p, bytes, (size_t)(found - bytes)))
                return true;
            from = (size_t)(found - bytes) + 1;
        }
    }
    return false;
}
