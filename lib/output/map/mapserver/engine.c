/* The only home of MapServer. Its state belongs to the process and cannot be taken down without
 * taking down GDAL's, so it is set up once and stays. One thread at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mapserver.h>

#include <hittest.h>
#include <mapogcsld.h>

#include "output/map/mapserver/font.h"

/* ---- messages ------------------------------------------------------------------------------- */

static bool failed(const char *what, char *message, size_t room)
{
    const errorObj *error = msGetErrorObj();
    snprintf(message, room, "%s", what);
    for (size_t used = strlen(message); error && error->code != MS_NOERR; error = error->next) {
        int wrote = snprintf(message + used, room - used, ": %s", error->message);
        used += wrote > 0 ? (size_t)wrote : 0;
        if (used >= room)
            break;
    }
    msResetErrorList();
    return false;
}

static bool set_up(char *message, size_t room)
{
    static bool done;
    if (!done && msSetup() != MS_SUCCESS)
        return failed(N_("MapServer cannot start"), message, room);
    done = true;
    msResetErrorList();
    return true;
}

/* ---- a picture as MapServer has it ---------------------------------------------------------- */

/* MapServer takes texts that it could change, and changes none. */
static char *loose(const char *text)
{
    char *same;
    memcpy(&same, &text, sizeof same);
    return same;
}

/* SLD has no words for the alignment of lines, and none for a second choice of place: a name that
 * finds its area taken stands beside the middle of it. */
static void settle_label(labelObj *label, const layerObj *layer)
{
    label->align = MS_ALIGN_CENTER;
    if (layer->type == MS_LAYER_POLYGON)
        label->position = MS_AUTO;
}

/* The reader of styles takes a layer of labels for one of points, and would write a name at every
 * corner of an outline. */
static bool apply_styles(mapObj *map, const char *sld)
{
    int count = map->numlayers;
    int *type = calloc((size_t)count + 1, sizeof *type);
    for (int i = 0; type && i < count; i++)
        type[i] = (int)GET_LAYER(map, i)->type;
    bool done = type && msSLDApplySLD(map, sld, -1, NULL, NULL) == MS_SUCCESS;
    for (int i = 0; done && i < count && i < map->numlayers; i++) {
        layerObj *layer = GET_LAYER(map, i);
        layer->type = (enum MS_LAYER_TYPE)type[i];
        for (int c = 0; c < layer->numclasses; c++)
            for (int l = 0; l < layer->class[c] -> numlabels; l++)
                settle_label(layer->class[c] -> labels[l], layer);
    }
    free(type);
    return done;
}

/* The layers of a picture read the same few files: those stay open as long as it does. */
static void close_map(mapObj *map)
{
    msFreeMap(map);
    msConnPoolCloseUnreferenced();
}

static mapObj *open_map(const zl_picture *picture, char *message, size_t room)
{
    if (!set_up(message, room))
        return NULL;
    mapObj *map = msLoadMapFromString(loose(picture->mapfile), loose(picture->folder));
    if (!map) {
        failed(N_("the mapfile cannot be read"), message, room);
        return NULL;
    }
    if (picture->sld && !apply_styles(map, picture->sld)) {
        failed(N_("the styles cannot be read"), message, room);
        close_map(map);
        return NULL;
    }
    return map;
}

static bool choose_format(mapObj *map, const char *name)
{
    outputFormatObj *format = msSelectOutputFormat(map, name);
    if (!format)
        return false;
    msApplyOutputFormat(&map->outputformat, format, MS_NOOVERRIDE);
    return true;
}

static bool draw_to(mapObj *map, const char *format, const char *path)
{
    if (!choose_format(map, format))
        return false;
    imageObj *image = msDrawMap(map, MS_FALSE);
    bool done = image && msSaveImage(map, image, path) == MS_SUCCESS;
    if (image)
        msFreeImage(image);
    const errorObj *error = msGetErrorObj();
    return done && (!error || error->code == MS_NOERR);
}

static bool draw(const zl_picture *picture, const char *format, const char *path, char *message,
                 size_t room)
{
    mapObj *map = open_map(picture, message, room);
    if (!map)
        return false;
    bool done = draw_to(map, format, path);
    if (!done)
        failed(N_("the map cannot be drawn"), message, room);
    close_map(map);
    return done;
}

static bool save(const zl_picture *picture, const char *path, char *message, size_t room)
{
    mapObj *map = open_map(picture, message, room);
    if (!map)
        return false;
    bool done = msSaveMap(map, loose(path)) == 0;
    if (!done)
        failed(N_("the mapfile cannot be written"), message, room);
    close_map(map);
    return done;
}

/* ---- what is in it -------------------------------------------------------------------------- */

/* The picture's scale and cells are settled by drawing; without that they are asked for here. */
static bool settle(mapObj *map)
{
    map->cellsize = msAdjustExtent(&map->extent, map->width, map->height);
    return msCalculateScale(map->extent, map->units, map->width, map->height, map->resolution,
                            &map->scaledenom) == MS_SUCCESS;
}

static bool find_present(bool *present, const char *const *layers, size_t count,
                         const zl_picture *picture, char *message, size_t room)
{
    mapObj *map = open_map(picture, message, room);
    if (!map)
        return false;
    map_hittest hits;
    initMapHitTests(map, &hits);
    bool done = settle(map) && msHitTestMap(map, &hits) == MS_SUCCESS;
    for (size_t i = 0; done && i < count; i++) {
        int index = msGetLayerIndex(map, loose(layers[i]));
        present[i] |= index >= 0 && hits.layerhits[index].status;
    }
    if (!done)
        failed(N_("the layers cannot be read"), message, room);
    freeMapHitTests(map, &hits);
    close_map(map);
    return done;
}

static bool measure(double *width, const zl_picture *picture, const char *font, const char *text,
                    char *message, size_t room)
{
    enum { SIZE = 100 };
    mapObj *map = open_map(picture, message, room);
    if (!map)
        return false;
    labelObj label;
    initLabel(&label);
    label.font = msStrdup(font);
    rectObj box;
    bool done = msGetStringSize(map, &label, SIZE, loose(text), &box) == MS_SUCCESS;
    if (done)
        *width = (box.maxx - box.minx) / SIZE;
    else
        failed(N_("a text cannot be measured"), message, room);
    freeLabel(&label);
    close_map(map);
    return done;
}

__attribute__((visibility("default"))) zl_map_engine_fn zl_map_engine_get;

const zl_map_engine *zl_map_engine_get(void)
{
    static const zl_map_engine engine = {.version = ZL_MAP_ENGINE_VERSION,
                                         .name = "MapServer " MS_VERSION,
                                         .draw = draw,
                                         .find_present = find_present,
                                         .save = save,
                                         .measure = measure,
                                         .find_font = zl_font_find,
                                         .check_font = zl_font_check};
    return &engine;
}
