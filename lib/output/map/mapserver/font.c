#include "output/map/mapserver/font.h"

#include <fontconfig/fontconfig.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The families that Debian packages for simplified Chinese, best first. MapServer opens the first
 * face of a collection: that of Noto Sans CJK is the Japanese one, so it stands behind those whose
 * first face is Chinese. */
static const char *const families[] = {
    "Source Han Sans SC",  "Noto Sans SC",     "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",   "Noto Sans CJK SC", "Noto Sans CJK JP",
    "Droid Sans Fallback", "AR PL UMing CN",   "AR PL UKai CN",
    "Microsoft YaHei",     "SimHei",           "SimSun",
};
enum { FAMILIES = sizeof families / sizeof *families };

static size_t rank_of_family(FcPattern *font)
{
    FcChar8 *family;
    for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &family) == FcResultMatch; i++)
        for (size_t rank = 0; rank < FAMILIES; rank++)
            if (strcasecmp((const char *)family, families[rank]) == 0)
                return rank;
    return FAMILIES;
}

/* Lower is better: a regular face, upright, the first of its file, of a known family. */
static size_t rank_of(FcPattern *font)
{
    int weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN, index = 0;
    FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(font, FC_SLANT, 0, &slant);
    FcPatternGetInteger(font, FC_INDEX, 0, &index);
    size_t rank = rank_of_family(font);
    rank += weight == FC_WEIGHT_REGULAR || weight == FC_WEIGHT_MEDIUM ? 0 : 100;
    rank += slant == FC_SLANT_ROMAN ? 0 : 200;
    rank += index == 0 ? 0 : 400;
    return rank;
}

static const char *file_of(FcPattern *font)
{
    FcChar8 *file;
    return FcPatternGetString(font, FC_FILE, 0, &file) == FcResultMatch ? (const char *)file : "";
}

static FcPattern *best_of(const FcFontSet *fonts)
{
    FcPattern *best = NULL;
    for (int i = 0; i < fonts->nfont; i++) {
        FcPattern *font = fonts->fonts[i];
        size_t ours = rank_of(font), theirs = best ? rank_of(best) : SIZE_MAX;
        bool first = best && ours == theirs && strcmp(file_of(font), file_of(best)) < 0;
        if (*file_of(font) && (ours < theirs || first))
            best = font;
    }
    return best;
}

static FcFontSet *fonts_with(const unsigned *characters)
{
    FcCharSet *wanted = FcCharSetCreate();
    for (; *characters; characters++)
        FcCharSetAddChar(wanted, *characters);
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddCharSet(pattern, FC_CHARSET, wanted);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcObjectSet *objects =
        FcObjectSetBuild(FC_FILE, FC_INDEX, FC_FAMILY, FC_WEIGHT, FC_SLANT, NULL);
    FcFontSet *found = FcFontList(NULL, pattern, objects);
    FcObjectSetDestroy(objects);
    FcPatternDestroy(pattern);
    FcCharSetDestroy(wanted);
    return found;
}

bool zl_font_find(char *path, size_t size, const unsigned *characters, char *message, size_t room)
{
    message[0] = '\0';
    if (!FcInit()) {
        snprintf(message, room, "%s", N_("fontconfig cannot start"));
        return false;
    }
    FcFontSet *fonts = fonts_with(characters);
    FcPattern *best = fonts ? best_of(fonts) : NULL;
    int wrote = best ? snprintf(path, size, "%s", file_of(best)) : 0;
    if (fonts)
        FcFontSetDestroy(fonts);
    return wrote > 0 && (size_t)wrote < size;
}

bool zl_font_check(unsigned *missing, const char *path, const unsigned *characters)
{
    int count = 0;
    FcPattern *font = FcInit() ? FcFreeTypeQuery((const FcChar8 *)path, 0, NULL, &count) : NULL;
    FcCharSet *has = NULL;
    bool known = font && FcPatternGetCharSet(font, FC_CHARSET, 0, &has) == FcResultMatch;
    *missing = 0;
    for (; known && *characters && !*missing; characters++)
        if (!FcCharSetHasChar(has, *characters))
            *missing = *characters;
    if (font)
        FcPatternDestroy(font);
    return known;
}
