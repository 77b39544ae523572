/* Writes of GDAL under watch: what fails is told whatever the writer makes of the result, and what
 * does not arrives as it is. */
#include "output/vsi_watch.h"

#include <cpl_vsi.h>

#include "base/alloc.h"
#include "output_fixture.h"

static zl_gdal_guard guard;
static zl_vsi_watch watch;

static void begin(void)
{
    folder_make("watch-XXXXXX");
    zl_gdal_guard_begin(&guard);
    zl_vsi_watch_begin(&watch, &guard);
}

static void end(void)
{
    zl_vsi_watch_end(&watch);
    zl_gdal_guard_end(&guard);
    folder_remove();
}

/* Opened as a writer of GDAL does it. */
static VSILFILE *opened(const char *path, const char *mode)
{
    char *watched = zl_vsi_watched(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(watched);
    VSILFILE *file = VSIFOpenL(watched, mode);
    zl_free(watched);
    return file;
}

static void what_is_written_arrives(void)
{
    char text[16] = "";
    begin();
    VSILFILE *file = opened(in_folder("a"), "wb+");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(VSIFWriteL("hello world", 1, 11, file) == 11);
    CU_ASSERT(VSIFTellL(file) == 11);
    CU_ASSERT(VSIFSeekL(file, 6, SEEK_SET) == 0);
    CU_ASSERT(VSIFWriteL("W", 1, 1, file) == 1);
    CU_ASSERT(VSIFReadL(text, 1, 4, file) == 4);
    CU_ASSERT_STRING_EQUAL(text, "orld");
    CU_ASSERT(VSIFTruncateL(file, 5) == 0);
    CU_ASSERT(VSIFCloseL(file) == 0);
    FILE *plain = fopen(in_folder("a"), "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(plain);
    CU_ASSERT(fread(text, 1, sizeof text, plain) == 5 && memcmp(text, "hello", 5) == 0);
    fclose(plain);
    CU_ASSERT(guard.failures == 0);
    end();
}

/* A full disk is seen at the latest when the file is closed. */
static void a_full_disk_is_told(void)
{
    begin();
    VSILFILE *file = opened("/dev/full", "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    VSIFWriteL("lost", 1, 4, file);
    VSIFCloseL(file);
    CU_ASSERT(guard.failures > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(guard.failure, "No space left"));
    zl_error err = {0};
    CU_ASSERT(zl_gdal_status(&guard, "x.tab", "closing failed", &err) == ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "'x.tab': closing failed: No space left"));
    end();
}

/* GDAL's own flush before a read looks at no result. */
static void bytes_lost_before_a_read_are_told(void)
{
    char byte;
    begin();
    VSILFILE *file = opened("/dev/full", "wb+");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    VSIFWriteL("lost", 1, 4, file);
    CU_ASSERT(guard.failures == 0);
    VSIFReadL(&byte, 1, 1, file);
    CU_ASSERT(guard.failures > 0);
    VSIFCloseL(file);
    end();
}

static void what_cannot_be_made_is_told(void)
{
    begin();
    CU_ASSERT_PTR_NULL(opened(in_folder("none/a"), "wb"));
    CU_ASSERT(guard.failures == 1);
    CU_ASSERT_PTR_NULL(opened(in_folder("none"), "rb")); /* a writer may look what is there */
    CU_ASSERT(guard.failures == 1);
    char *from = zl_vsi_watched(in_folder("b")), *to = zl_vsi_watched(in_folder("c"));
    CU_ASSERT(VSIRename(from, to) != 0);
    CU_ASSERT(guard.failures == 2);
    zl_free(from);
    zl_free(to);
    end();
}

/* A writer that looks for the end of a line beyond what it could read finds one in its own room. */
static void what_cannot_be_read_are_ends_of_lines(void)
{
    char text[8] = "xxxxxxx";
    begin();
    VSILFILE *file = opened(in_folder("a"), "wb+");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(VSIFWriteL("abc", 1, 3, file) == 3);
    CU_ASSERT(VSIFSeekL(file, 1, SEEK_SET) == 0);
    CU_ASSERT(VSIFReadL(text, 1, 7, file) == 2);
    CU_ASSERT(memcmp(text, "bc\n\n\n\n\n", 8) == 0);
    CU_ASSERT(VSIFCloseL(file) == 0);
    end();
}

static void watches_nest(void)
{
    zl_gdal_guard inner;
    zl_vsi_watch inside;
    begin();
    zl_gdal_guard_begin(&inner);
    zl_vsi_watch_begin(&inside, &inner);
    CU_ASSERT_PTR_NULL(opened(in_folder("none/a"), "wb"));
    zl_vsi_watch_end(&inside);
    zl_gdal_guard_end(&inner);
    CU_ASSERT(inner.failures == 1 && guard.failures == 0);
    CU_ASSERT_PTR_NULL(opened(in_folder("none/a"), "wb"));
    CU_ASSERT(guard.failures == 1);
    end();
}

int main(void)
{
    static const unit_case cases[] = {
        {"what is written arrives", what_is_written_arrives},
        {"a full disk is told", a_full_disk_is_told},
        {"bytes lost before a read are told", bytes_lost_before_a_read_are_told},
        {"what cannot be made is told", what_cannot_be_made_is_told},
        {"what cannot be read are ends of lines", what_cannot_be_read_are_ends_of_lines},
        {"watches nest", watches_nest},
    };
    return unit_main("output_vsi_watch", cases, sizeof cases / sizeof *cases);
}
