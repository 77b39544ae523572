#include "output/deliver.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/findings.h"
#include "input/gdal/gdal.h"
#include "output/delivery_list.h"
#include "output/drawing.h"

static void close_crs(zl_crs **crs)
{
    zl_crs_close(*crs);
}

/* What is refused for a file that is read is refused for one that is written too, with advice that
 * fits. */
static zl_status check_datum(const zl_delivery *delivery, const char *code, zl_error *err)
{
    ZL_CLEANUP(close_crs) zl_crs *plain = NULL;
    zl_status status = zl_crs_open(&plain, code, true, NULL, err);
    if (status != ZL_OK)
        return status == ZL_FAILED ? ZL_FAILED : ZL_OK; /* the real opening says why */
    zl_datum datum = zl_crs_datum(plain);
    bool ours = datum == ZL_DATUM_CGCS2000 || datum == ZL_DATUM_WGS84;
    if (ours && delivery->transformation)
        return zl_fail(err, ZL_USAGE,
                       "--transformation is for a --crs of another datum; %s needs none",
                       zl_crs_label(plain));
    if (ours || delivery->transformation || delivery->assume_same_datum)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_CRS,
                   "%s is not on CGCS2000, and written as if it were, positions would be off. "
                   "Export to a CRS of CGCS2000 (EPSG:4490, gk3), or give --transformation (a PROJ "
                   "pipeline or an EPSG operation from it to EPSG:4490), or accept the shift with "
                   "--assume-same-datum",
                   zl_crs_label(plain));
}

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
    ZL_TRY(check_datum(delivery, crs_code, err));
    return zl_crs_open(&part->crs, crs_code, delivery->assume_same_datum, delivery->transformation,
                       err);
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
                                .transformation = delivery->transformation,
                                .assume_same_datum = delivery->assume_same_datum,
                                .encoding = delivery->encoding,
                                .xy = delivery->xy,
                                .for_arcgis = delivery->for_arcgis,
                                .txt = &delivery->txt};
    if (delivery->format->cad)
        return zl_write_drawing(&part->summary, &request, &part->stream, findings, err);
    ZL_TRY(zl_write_stream(&part->summary, &request, &part->stream, findings, err));
    return zl_verify_file(&part->summary, &request, err);
}

static zl_status write_and_publish(zl_delivery *delivery, zl_publication *publication,
                                   zl_findings *findings, zl_error *err)
{
    for (size_t i = 0; i < delivery->count; i++)
        ZL_TRY(write_part(&delivery->part[i], delivery, zl_publication_folder(publication),
                          findings, err));
    if (delivery->list)
        ZL_TRY(zl_delivery_list_write(delivery, publication, err));
    ZL_TRY(zl_findings_status(findings, err));
    return zl_publication_commit(publication, err);
}

zl_status zl_deliver(zl_delivery *delivery, zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    ZL_CLEANUP(zl_publication_free_ptr) zl_publication *publication = NULL;
    ZL_TRY(zl_publication_open(&publication, delivery->target.folder, delivery->overwrite, err));
    for (size_t i = 0; i < delivery->count; i++)
        ZL_TRY(zl_publication_add(publication, delivery->format, delivery->part[i].stem,
                                  delivery->target.ending, err));
    if (delivery->list)
        ZL_TRY(zl_delivery_list_announce(delivery->list, publication, err));
    zl_status status = write_and_publish(delivery, publication, findings, err);
    if (status == ZL_FAILED && zl_check_cancel(NULL) == ZL_OK)
        zl_add_free_bytes(err, publication);
    return status;
}
