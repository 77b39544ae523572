/* The legend: a heading for each layer, then the keys of its rules. */
#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/map/margin.h"
#include "output/map/words.h"

typedef struct line {
    const char *text;
    const zl_map_rule *rule; /* NULL: a heading */
} line;

typedef struct lines {
    line *item;
    size_t count;
} lines;

static const char *title_of(char *const title[ZL_MAP_LANGUAGES], bool chinese,
                            const char *otherwise)
{
    const char *wanted = title[chinese ? ZL_MAP_ZH : ZL_MAP_EN];
    const char *other = title[chinese ? ZL_MAP_EN : ZL_MAP_ZH];
    return wanted ? wanted : other ? other : otherwise;
}

static size_t count_present(const zl_map_layer *layer)
{
    size_t count = 0;
    for (size_t i = 0; i < layer->style.count; i++)
        count += layer->style.rule[i].shapes && layer->style.rule[i].present;
    return count;
}

size_t zl_margin_legend_lines(const zl_map_layers *layers)
{
    size_t count = 0;
    for (size_t i = 0; i < layers->count; i++) {
        size_t present = count_present(&layers->item[i]);
        count += present + (present > 1);
    }
    return count;
}

static zl_status collect(lines *out, const zl_margin *margin, zl_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < margin->layers->count; i++)
        most += margin->layers->item[i].style.count + 1;
    out->item = zl_alloc_zero(most, sizeof *out->item);
    if (!out->item)
        return zl_fail_memory(err);
    for (size_t i = 0; i < margin->layers->count; i++) {
        const zl_map_layer *layer = &margin->layers->item[i];
        size_t present = count_present(layer);
        if (present > 1)
            out->item[out->count++].text =
                title_of(layer->style.title, margin->chinese, layer->group);
        for (size_t r = 0; present && r < layer->style.count; r++) {
            const zl_map_rule *rule = &layer->style.rule[r];
            if (rule->shapes && rule->present)
                out->item[out->count++] =
                    (line){title_of(rule->title, margin->chinese, rule->name), rule};
        }
    }
    return ZL_OK;
}

/* How the lines are put into columns. */
typedef struct arrangement {
    size_t columns, rows; /* rows of one column */
    double row_mm, column_mm, text_mm;
} arrangement;

/* How many rows a column needs, where each heading may cost a row more. */
static size_t rows_needed(const lines *all, size_t columns)
{
    size_t headings = 0;
    for (size_t i = 0; i < all->count; i++)
        headings += !all->item[i].rule;
    size_t wasted = columns > 1 && headings > 0 ? (headings < columns ? headings : columns) - 1 : 0;
    return (all->count + wasted + columns - 1) / columns;
}

static arrangement arrange(const zl_drawing *drawing, const zl_box *box, const lines *all)
{
    const zl_sheet *sheet = drawing->sheet;
    arrangement best = {.columns = 1, .rows = 1};
    for (int tenths = 10; tenths > 6; tenths--) {
        double factor = tenths / 10.0;
        size_t columns = zl_sheet_legend_columns(sheet, zl_box_width(box), factor);
        double row = zl_sheet_legend_row(sheet, factor);
        size_t rows = (size_t)fmax(1, floor(zl_box_height(box) / row + 1e-6));
        size_t needed = rows_needed(all, columns);
        best = (arrangement){columns, needed < rows && needed > 0 ? needed : rows, row,
                             zl_box_width(box) / (double)columns, 0.9 * sheet->unit_mm * factor};
        if (needed <= rows)
            break;
    }
    return best;
}

static zl_status draw_line_of(zl_drawing *drawing, const arrangement *how, const line *shown,
                              double left, double middle, zl_error *err)
{
    double text_left = left, size = how->text_mm;
    if (shown->rule) {
        double high = 0.62 * how->row_mm, wide = 1.9 * how->row_mm;
        zl_box key = {left + 0.1 * how->row_mm, middle - high / 2, left + wide, middle + high / 2};
        zl_draw_key(drawing, shown->rule, &key);
        text_left = left + wide + 0.35 * how->row_mm;
    } else {
        size *= 1.08;
    }
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    double room = left + how->column_mm - 0.3 * how->row_mm - text_left;
    ZL_TRY(zl_draw_fit(&text, &size, drawing, shown->text, room, 0.75, err));
    zl_draw_caption(drawing, &(zl_caption){.text = text.data,
                                           .x_mm = text_left,
                                           .y_mm = middle,
                                           .size_mm = size,
                                           .anchor = ZL_ANCHOR_LEFT,
                                           .ink = shown->rule ? zl_black : zl_grey});
    return ZL_OK;
}

/* A heading never ends a column. Gives how many lines find room. */
static size_t assign_places(size_t *place, const arrangement *how, const lines *all)
{
    size_t next = 0, room = how->columns * how->rows;
    for (size_t i = 0; i < all->count; i++, next++) {
        bool last_of_column = next % how->rows == how->rows - 1;
        if (!all->item[i].rule && last_of_column && how->rows > 1)
            next++;
        if (next >= room)
            return i;
        place[i] = next;
    }
    return all->count;
}

static zl_status draw_at(zl_drawing *drawing, const arrangement *how, const zl_box *box,
                         size_t place, const line *shown, zl_error *err)
{
    size_t column = place / how->rows, row = place % how->rows;
    double left = box->left + (double)column * how->column_mm;
    double middle = box->top + ((double)row + 0.5) * how->row_mm;
    return draw_line_of(drawing, how, shown, left, middle, err);
}

/* In the last place, where not all find room: how many are left out. */
static zl_status draw_more(zl_drawing *drawing, const zl_margin *margin, const arrangement *how,
                           const zl_box *box, size_t left_out, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text more = {0};
    zl_map_word_more(&more, left_out, margin->chinese);
    if (more.failed)
        return zl_fail_memory(err);
    const line last = {more.data, NULL};
    return draw_at(drawing, how, box, how->columns * how->rows - 1, &last, err);
}

static zl_status draw_lines(zl_drawing *drawing, const zl_margin *margin, const lines *all,
                            const zl_box *box, zl_error *err)
{
    arrangement how = arrange(drawing, box, all);
    ZL_CLEANUP(zl_free_ptr) size_t *place = zl_alloc_zero(all->count, sizeof *place);
    if (!place)
        return zl_fail_memory(err);
    size_t shown = assign_places(place, &how, all), left_out = 0;
    size_t last = how.columns * how.rows - 1;
    for (size_t i = 0; i < all->count; i++)
        if (i < shown && (shown == all->count || place[i] < last))
            ZL_TRY(draw_at(drawing, &how, box, place[i], &all->item[i], err));
        else
            left_out += all->item[i].rule != NULL;
    return left_out > 0 ? draw_more(drawing, margin, &how, box, left_out, err) : ZL_OK;
}

zl_status zl_margin_legend(zl_drawing *drawing, const zl_margin *margin, const zl_box *box,
                           zl_error *err)
{
    double unit = drawing->sheet->unit_mm;
    zl_box below = *box;
    below.top += zl_sheet_legend_head(drawing->sheet);
    zl_draw_caption(drawing,
                    &(zl_caption){.text = zl_map_word_of(ZL_MAP_WORD_LEGEND, margin->chinese),
                                  .x_mm = box->left,
                                  .y_mm = box->top + unit,
                                  .size_mm = 1.25 * unit,
                                  .anchor = ZL_ANCHOR_LEFT,
                                  .ink = zl_black});
    lines all = {0};
    zl_status status = collect(&all, margin, err);
    if (status == ZL_OK)
        status = draw_lines(drawing, margin, &all, &below, err);
    zl_free(all.item);
    return status;
}
