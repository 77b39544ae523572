/* The growing list behind zl_findings. */
#ifndef ZL_BASE_FINDINGS_H
#define ZL_BASE_FINDINGS_H

#include "zonelayer.h"

/** Adds a finding; texts are copied, `findings` may be NULL (nothing happens). `lonlat_deg` may be
 *  NULL. The text is a printf format, looked up in the user's language; foreign text goes through
 *  it escaped. When memory is short the list remembers that it is incomplete. */
__attribute__((format(printf, 7, 8))) void
zl_findings_add(zl_findings *findings, zl_severity severity, const char *code, const char *layer,
                const char *feature, const double *lonlat_deg, const char *format, ...);
/** The list remembers that it lacks a finding whose text found no memory. */
void zl_findings_lose(zl_findings *findings);
/** Adds a copy of one. */
void zl_findings_append_one(zl_findings *findings, const zl_finding *finding);
/** Adds copies of all of `other` from index `from` on; what `other` has lost is lost here too. */
void zl_findings_append(zl_findings *findings, const zl_findings *other, size_t from);
/** The first of a severity at or after index `from`, NULL for none. */
const zl_finding *zl_findings_first(const zl_findings *findings, size_t from, zl_severity severity);
void zl_findings_free_ptr(zl_findings **findings); /**< for ZL_CLEANUP */
/** ZL_FAILED when a finding was lost for want of memory. */
zl_status zl_findings_status(const zl_findings *findings, zl_error *err);

#endif
