/* A workbook of more rows than a sheet has, texts that a cell cannot hold, and a file that is not
 * whole; openpyxl and GDAL read whole workbooks in interop/test_xlsx.py. */
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book.h"
#include "unit.h"

enum { MOST_ROWS = 1048576 }; /* of a sheet, with its head */

static char folder[64];

static char *file_named(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void long_answer(void)
{
    zl_error err = {0};
    book *w = NULL;
    UNIT_OK(book_open(&w, file_named("long.xlsx"), &err), err);
    book_sheet(w, "rows", false);
    book_column(w, "n", true);
    for (int64_t i = 0; i < MOST_ROWS + 1; i++) {
        book_row(w);
        book_integer(w, i);
    }
    book_sheet(w, "about", true);
    book_column(w, "what", false);
    UNIT_OK(book_close(w, &err), err);
    /* A head in each sheet: two rows are left for the second. */
    const size_t rows[] = {MOST_ROWS, 3, 1}, fewer[] = {MOST_ROWS, 2, 1};
    UNIT_OK(book_verify(file_named("long.xlsx"), rows, 3, &err), err);
    CU_ASSERT_EQUAL(book_verify(file_named("long.xlsx"), fewer, 3, &err), ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "not whole (sheet 2 of 3)"));
}

/* Reads a part of the file whole; to be freed. */
static char *part_of(const char *path, const char *name)
{
    char *text = calloc(1, 1 << 16);
    unzFile zip = unzOpen64(path);
    CU_ASSERT_FATAL(text && zip && unzLocateFile(zip, name, 1) == UNZ_OK);
    CU_ASSERT_FATAL(unzOpenCurrentFile(zip) == UNZ_OK);
    CU_ASSERT(unzReadCurrentFile(zip, text, (1 << 16) - 1) > 0);
    unzClose(zip);
    return text;
}

static void sheets_and_names(void)
{
    zl_error err = {0};
    book *w = NULL;
    UNIT_OK(book_open(&w, file_named("small.xlsx"), &err), err);
    book_sheet(w, "rows", false);
    book_column(w, "text", false);
    book_column(w, "number", true);
    book_row(w);
    book_text(w, "=1+1");
    book_number(w, 0.25, 1, true);
    book_row(w);
    book_skip(w);
    book_integer(w, INT64_C(9007199254740993)); /* 2^53 + 1 is no double */
    UNIT_OK(book_close(w, &err), err);
    char *names = part_of(file_named("small.xlsx"), "xl/workbook.xml");
    char *cells = part_of(file_named("small.xlsx"), "xl/worksheets/sheet1.xml");
    CU_ASSERT_PTR_NOT_NULL(strstr(names, "name=\"rows\""));
    CU_ASSERT_PTR_NULL(strstr(cells, "<f>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(cells, "=1+1"));
    CU_ASSERT_PTR_NOT_NULL(strstr(cells, "<v>0.25</v>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(cells, "<t>9007199254740993</t>"));
    free(names);
    free(cells);
}

static void texts(void)
{
    static const char *const cases[][2] = {{"上库", "上库"},
                                           {"a\nb\tc", "a\nb\tc"},
                                           {"a\x1b[31m", "a\\x1b[31m"},
                                           {"a\xe2\x80\xae", "a\\u202e"},
                                           {"\xff", "\\xff"},
                                           {"\xef\xbf\xbf", "\\uffff"},
                                           {"_x000D_", "_x005F_x000D_"},
                                           {"_x00D_", "_x00D_"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        book_losses lost = {0};
        char *text = book_cell_text(cases[i][0], &lost);
        CU_ASSERT_STRING_EQUAL(text, cases[i][1]);
        CU_ASSERT_EQUAL(lost.escaped, strchr(cases[i][1], '\\') ? 1 : 0);
        CU_ASSERT_EQUAL(lost.cut, 0);
        free(text);
    }
}

static void not_whole(void)
{
    zl_error err = {0};
    const size_t rows[] = {1};
    FILE *file = fopen(file_named("junk.xlsx"), "w");
    CU_ASSERT_FATAL(file != NULL);
    fputs("no workbook", file);
    fclose(file);
    CU_ASSERT_EQUAL(book_verify(file_named("junk.xlsx"), rows, 1, &err), ZL_FAILED);
    CU_ASSERT_EQUAL(book_verify(file_named("nothing"), rows, 1, &err), ZL_FAILED);
}

/* A head and two rows. */
static void write_three_rows(const char *path)
{
    zl_error err = {0};
    book *w = NULL;
    remove(path);
    UNIT_OK(book_open(&w, path, &err), err);
    book_sheet(w, "rows", false);
    book_column(w, "n", true);
    for (int64_t i = 0; i < 2; i++) {
        book_row(w);
        book_integer(w, i);
    }
    UNIT_OK(book_close(w, &err), err);
}

/* A workbook whose members were changed by another program, each with a checksum that is right. */
static bool passes_after(const char *change)
{
    zl_error err;
    const size_t rows[] = {3};
    char command[1024];
    write_three_rows(file_named("changed.xlsx"));
    UNIT_OK(book_verify(file_named("changed.xlsx"), rows, 1, &err), err);
    snprintf(command, sizeof command,
             "/usr/bin/python3 -c \"import sys, zipfile; p = sys.argv[1]; z = zipfile.ZipFile(p)\n"
             "m = {n: z.read(n) for n in z.namelist()}; z.close()\n%s\n"
             "with zipfile.ZipFile(p, 'w') as z:\n [z.writestr(n, m[n]) for n in m]\" '%s'",
             change, file_named("changed.xlsx"));
    CU_ASSERT_EQUAL(system(command), 0);
    return book_verify(file_named("changed.xlsx"), rows, 1, &err) == ZL_OK;
}

static void sees_what_is_missing(void)
{
    static const char *const changes[] = {
        "del m['xl/styles.xml']",
        "del m['[Content_Types].xml']",
        "del m['xl/worksheets/sheet1.xml']",
        "m['xl/styles.xml'] = m['xl/styles.xml'][:-3]",
        "m['xl/styles.xml'] = b''",
        "m['xl/styles.xml'] = b'<?xml?>'",
        "m['xl/styles.xml'] = b'<?xml?><a>'",
        "m['xl/styles.xml'] = b'<?xml?><a></b>'",
        "m['xl/styles.xml'] = b'<?xml?><a></a '",
        "m['xl/styles.xml'] = b'no XML'",
        "n = 'xl/worksheets/sheet1.xml'; m[n] = m[n].replace(b'</row>', b'', 1)",
        "n = 'xl/worksheets/sheet1.xml'; m[n] = m[n].replace(b'</worksheet>', b'')",
        "n = 'xl/worksheets/sheet1.xml'; m[n] = b''",
    };
    CU_ASSERT(passes_after("pass"));
    CU_ASSERT(passes_after("m['xl/styles.xml'] += b'\\n\\n'"));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        bool passed = passes_after(changes[i]);
        if (passed)
            fprintf(stderr, "not seen: %s\n", changes[i]);
        CU_ASSERT_FALSE(passed);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"long answer", long_answer},
        {"sheets and names", sheets_and_names},
        {"texts", texts},
        {"not whole", not_whole},
        {"what is missing in it", sees_what_is_missing},
    };
    strcpy(folder, "/tmp/zonelayer-unit-XXXXXX");
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    int status = unit_main("cli_book", cases, sizeof cases / sizeof *cases);
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? status : EXIT_FAILURE;
}
