/* Boundary-point TXT in memory, read plot by plot. */
#ifndef ZL_TESTS_TXT_FIXTURE_H
#define ZL_TESTS_TXT_FIXTURE_H

#include "base/findings.h"
#include "input/txt/txt.h"
#include "unit.h"

#define KEYS    "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n带号=29\n"
#define PLOTS   "[地块坐标]\n"
#define HEAD    "5,6.0,1,一号,面,,,,@\n"
#define P1      "J1,1,4619000.000,29421000.000\n"
#define P2      "J2,1,4619200.000,29421000.000\n"
#define P3      "J3,1,4619200.000,29421300.000\n"
#define P4      "J4,1,4619000.000,29421300.000\n"
#define SQUARE4 P1 P2 P3 P4
#define PLOT    HEAD SQUARE4 P1

static zl_error txt_err;

static inline zl_txt *txt_open_bytes(const char *bytes, size_t size, const zl_txt_options *options)
{
    static const zl_txt_options none = {0};
    zl_txt *txt = NULL;
    txt_err = (zl_error){0};
    zl_status status = zl_txt_open(&txt, "a.txt", bytes, size, options ? options : &none, &txt_err);
    CU_ASSERT_EQUAL(status == ZL_OK, txt != NULL);
    return txt;
}

static inline zl_txt *txt_open(const char *text)
{
    zl_txt *txt = txt_open_bytes(text, strlen(text), NULL);
    if (!txt)
        fprintf(stderr, "%s\n", txt_err.message);
    CU_ASSERT_PTR_NOT_NULL_FATAL(txt);
    return txt;
}

static inline const zl_txt_plot *txt_next(zl_txt *txt)
{
    const zl_txt_plot *plot = NULL;
    UNIT_OK(zl_txt_next(&plot, txt, &txt_err), txt_err);
    return plot;
}

/** Opening fails with this status, and the message has this piece. */
static inline void txt_refused(const char *text, zl_status status, const char *piece)
{
    zl_txt *txt = txt_open_bytes(text, strlen(text), NULL);
    CU_ASSERT_PTR_NULL(txt);
    CU_ASSERT_EQUAL(txt_err.status, status);
    if (!strstr(txt_err.message, piece))
        fprintf(stderr, "\"%s\" lacks \"%s\"\n", txt_err.message, piece);
    CU_ASSERT_PTR_NOT_NULL(strstr(txt_err.message, piece));
    zl_txt_close(txt);
}

static inline const zl_finding *txt_finding(const zl_findings *findings, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        if (strcmp(zl_findings_get(findings, i)->code, code) == 0)
            return zl_findings_get(findings, i);
    return NULL;
}

/** There is a finding of this code, at this place, whose text has this piece. */
#define TXT_FINDS(findings, code, where, piece)                                                    \
    do {                                                                                           \
        const zl_finding *found_ = txt_finding(findings, code);                                    \
        if (!found_ || strcmp(found_->layer, where) != 0 || !strstr(found_->text, piece))          \
            fprintf(stderr, "%s:%d: %s %s %s\n", __FILE__, __LINE__, code,                         \
                    found_ ? found_->layer : "is missing", found_ ? found_->text : "");            \
        CU_ASSERT_PTR_NOT_NULL_FATAL(found_);                                                      \
        CU_ASSERT_STRING_EQUAL(found_->layer, where);                                              \
        CU_ASSERT_PTR_NOT_NULL(strstr(found_->text, piece));                                       \
    } while (0)

static inline const char *txt_text(const zl_txt *txt, const zl_txt_plot *plot, const char *field)
{
    for (size_t i = 0; i < zl_txt_nfields(txt); i++)
        if (strcmp(zl_txt_field(txt, i)->name, field) == 0)
            return plot->values[i].null ? NULL : plot->values[i].text;
    return "no such field";
}

#endif
