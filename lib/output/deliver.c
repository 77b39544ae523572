#include "output/deliver.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "output/publish.h"

zl_status zl_delivery_add(zl_delivery *delivery, const char *stem, const char *crs_code,
                          const zl_stream *stream, zl_error *err)
{
    zl_part *grown = zl_grow(delivery->part, delivery->count, &delivery->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    delivery->part = grown;
    zl_part *part = &grown[delivery->count++];
    *part = (zl_part){.stream = *stream, .stem = zl_strdup(stem)};
    snprintf(part->crs_code, sizeof part->crs_code, "%s", crs_code);
    if (!part->stem)
        return zl_fail_memory(err);
    return zl_crs_open(&part->crs, crs_code, false, NULL, err);
}

void zl_delivery_free(zl_delivery *delivery)
{
    for (size_t i = 0; i < delivery->count; i++) {
        zl_free(delivery->part[i].stem);
        zl_crs_close(delivery->part[i].crs);
    }
    zl_free(delivery->part);
    zl_target_free(&delivery->target);
    *delivery = (zl_delivery){0};
}

static zl_status write_part(zl_part *part, const zl_delivery *delivery, const char *folder,
                            zl_findings *findings, zl_error *err)
{
    const zl_target *target = &delivery->target;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    zl_text_add_safe(&shown, target->prefix);
    zl_text_add_safe(&shown, part->stem);
    zl_text_add_safe(&shown, target->ending);
    if (shown.failed)
        return zl_fail_memory(err);
    zl_write_request request = {.format = delivery->format,
                                .folder = folder,
                                .stem = part->stem,
                                .ending = target->ending,
                                .shown = shown.data,
                                .crs = part->crs,
                                .crs_code = part->crs_code,
                                .encoding = delivery->encoding};
    ZL_TRY(zl_write_stream(&part->summary, &request, &part->stream, findings, err));
    return zl_verify_file(&part->summary, &request, err);
}

static zl_status write_and_publish(zl_delivery *delivery, zl_publication *publication,
                                   zl_findings *findings, zl_error *err)
{
    for (size_t i = 0; i < delivery->count; i++)
        ZL_TRY(write_part(&delivery->part[i], delivery, zl_publication_folder(publication),
                          findings, err));
    ZL_TRY(zl_findings_status(findings, err));
    return zl_publication_commit(publication, err);
}

zl_status zl_deliver(zl_delivery *delivery, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_publication_free_ptr) zl_publication *publication = NULL;
    ZL_TRY(zl_publication_open(&publication, delivery->target.folder, delivery->overwrite, err));
    for (size_t i = 0; i < delivery->count; i++)
        ZL_TRY(zl_publication_add(publication, delivery->format, delivery->part[i].stem,
                                  delivery->target.ending, err));
    zl_status status = write_and_publish(delivery, publication, findings, err);
    if (status == ZL_FAILED)
        zl_add_free_bytes(err, publication);
    return status;
}
