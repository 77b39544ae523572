#include "base/findings.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"

struct zl_findings {
    zl_finding *item;
    size_t count, capacity;
    bool lost; /* a finding could not be kept for want of memory */
};

const char *zl_severity_name(zl_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return severity >= ZL_NOTE && severity <= ZL_ERROR ? names[severity] : "unknown";
}

zl_findings *zl_findings_new(void)
{
    return zl_alloc_zero(1, sizeof(zl_findings));
}

static void release(zl_finding *finding)
{
    zl_free((char *)finding->layer);
    zl_free((char *)finding->feature);
    zl_free((char *)finding->code);
    zl_free((char *)finding->text);
}

void zl_findings_free(zl_findings *findings)
{
    if (!findings)
        return;
    for (size_t i = 0; i < findings->count; i++)
        release(&findings->item[i]);
    zl_free(findings->item);
    zl_free(findings);
}

size_t zl_findings_count(const zl_findings *findings)
{
    return findings ? findings->count : 0;
}

size_t zl_findings_count_of(const zl_findings *findings, zl_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        count += findings->item[i].severity == severity;
    return count;
}

const zl_finding *zl_findings_get(const zl_findings *findings, size_t i)
{
    return i < zl_findings_count(findings) ? &findings->item[i] : NULL;
}

/* Copies the texts of a finding into the list; on failure the list says that it is incomplete. */
static void keep(zl_findings *findings, const zl_finding *from)
{
    zl_finding copy = *from;
    copy.severity_name = zl_severity_name(from->severity);
    copy.layer = zl_strdup(from->layer);
    copy.feature = zl_strdup(from->feature);
    copy.code = zl_strdup(from->code);
    copy.text = zl_strdup(from->text);
    zl_finding *grown = zl_grow(findings->item, findings->count, &findings->capacity, sizeof copy);
    if (grown)
        findings->item = grown;
    if (!grown || !copy.code || !copy.text || (from->layer && !copy.layer) ||
        (from->feature && !copy.feature)) {
        release(&copy);
        findings->lost = true;
        return;
    }
    findings->item[findings->count++] = copy;
}

void zl_findings_add(zl_findings *findings, zl_severity severity, const char *code,
                     const char *layer, const char *feature, const double *lonlat_deg,
                     const char *format, ...)
{
    if (!findings)
        return;
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    zl_mask_secrets(text);
    zl_finding finding = {.layer = layer,
                          .feature = feature,
                          .code = code,
                          .severity = severity,
                          .lon_deg = lonlat_deg ? lonlat_deg[0] : (double)NAN,
                          .lat_deg = lonlat_deg ? lonlat_deg[1] : (double)NAN,
                          .text = text};
    keep(findings, &finding);
}

void zl_findings_lose(zl_findings *findings)
{
    if (findings)
        findings->lost = true;
}

void zl_findings_append_one(zl_findings *findings, const zl_finding *finding)
{
    if (findings)
        keep(findings, finding);
}

void zl_findings_append(zl_findings *findings, const zl_findings *other, size_t from)
{
    for (size_t i = from; findings && i < zl_findings_count(other); i++)
        keep(findings, &other->item[i]);
    if (findings && other && other->lost)
        findings->lost = true;
}

const zl_finding *zl_findings_first(const zl_findings *findings, size_t from, zl_severity severity)
{
    for (size_t i = from; i < zl_findings_count(findings); i++)
        if (findings->item[i].severity == severity)
            return &findings->item[i];
    return NULL;
}

void zl_findings_free_ptr(zl_findings **findings)
{
    zl_findings_free(*findings);
}

zl_status zl_findings_status(const zl_findings *findings, zl_error *err)
{
    return findings && findings->lost ? zl_fail_memory(err) : ZL_OK;
}
