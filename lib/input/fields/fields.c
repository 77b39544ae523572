#include "input/fields/fields.h"

#include <string.h>
#include <strings.h>

/* The names by which a column of ours is known in foreign files, best first. One role has the same
 * names in every kind. Sources of the capitals (BSM, KFQMC …): the field codes of the Chinese land
 * survey and planning data bases; names of ten bytes are what a Shapefile leaves of ours, bound_bas
 * is what our own export calls it there (output/names.c). */
typedef struct role {
    const char *name;
    const char *aliases;
} role;

static const role roles[] = {
    {"id", "zone_id,line_id,point_id,document_id,short_name,编号,标识码,开发区代码,KFQDM,"
           "地块编号,线路编号,代码,code,BSM,handle"},
    {"part", "段号,分段,部分,part_no,segment"},
    {"name_zh", "中文名称,中文名,名称,开发区名称,KFQMC,园区名称,地块名称,线路名称,name,MC,text"},
    {"name_en", "英文名称,英文名,english_name,name_eng,en_name"},
    {"aliases", "别名,简称,曾用名,alias,alt_name"},
    {"category", "类别,类型,开发区类型,KFQLX,type"},
    {"kind", "面积类型,面积种类,点类型,文件类型,类型,类别,type"},
    {"part_of", "上级,所属,隶属,上级开发区,parent"},
    {"mode", "交通方式,线路类型,道路等级"},
    {"status", "状态,建设状态,现状"},
    {"boundary_basis", "边界依据,边界来源,bound_bas,boundary_b,basis"},
    {"area_basis", "面积依据,面积来源"},
    {"accuracy_m", "精度,精度_m,精度(米),精度（米）,位置精度,accuracy"},
    {"document", "文件,来源,依据,来源文件,批文,doc,source"},
    {"placed_by", "定位方式,落图方式"},
    {"valid_from", "生效日期,起始日期,start_date"},
    {"valid_to", "失效日期,终止日期,end_date"},
    {"licence", "许可,许可证,license"},
    {"extra", ""},
    {"note", "备注,说明,remark"},
    {"value", "面积,数值,面积值,公布面积,area"},
    {"unit", "单位,面积单位,计量单位"},
    {"date", "日期,发布日期,时间"},
    {"quote", "原文,引文,摘录,四至,四至范围,四至描述,四至界限,bounds"},
    {"side", "方位,方向,侧,边,direction"},
    {"bound", "界线,界址,边界,四邻,至,名称,name"},
    {"feature", "要素,要素编号,线路编号,feature_id,line_id"},
    {"offset_m", "距离,偏移,偏距,距离_m,距离(米),距离（米）,offset"},
    {"excludes", "不含,不包括,扣除"},
    {"composed_of", "组成,构成,composed_o"},
    {"title", "标题,题名,文件名称,名称,name"},
    {"title_en", "英文标题,英文名称"},
    {"issuer", "发布机关,发文机关,发布单位,印发机关"},
    {"url", "网址,链接,link"},
};

static const char *aliases_of(const char *name)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(roles[i].name, name) == 0)
            return roles[i].aliases;
    return "";
}

/* Position of `name` in a comma-separated list, -1 when it is not there. */
static int list_rank(const char *list, const char *name)
{
    size_t size = strlen(name);
    int rank = 0;
    for (const char *at = list; *at; rank++) {
        size_t width = strcspn(at, ",");
        if (width == size && strncasecmp(at, name, size) == 0)
            return rank;
        at += width + (at[width] == ',');
    }
    return -1;
}

bool zl_is_listed(const char *list, const char *word)
{
    return list_rank(list, word) >= 0;
}

int zl_alias_rank(const char *role_name, const char *name)
{
    if (strcasecmp(role_name, name) == 0)
        return 0;
    int rank = list_rank(aliases_of(role_name), name);
    return rank < 0 ? -1 : rank + 1;
}

int zl_find_role(const char *role_name, const char *const *names, size_t count)
{
    int best = -1, best_rank = -1;
    for (size_t i = 0; i < count; i++) {
        int rank = zl_alias_rank(role_name, names[i]);
        if (rank >= 0 && (best < 0 || rank < best_rank)) {
            best = (int)i;
            best_rank = rank;
        }
    }
    return best;
}

/* ---- kinds ------------------------------------------------------------------------------- */

static const struct {
    const char *name, *table;
    zl_shape_kind shape;
} kinds[] = {
    [ZL_KIND_ZONE] = {"zone", "zones", ZL_SHAPE_POLYGON},
    [ZL_KIND_LINE] = {"line", "lines", ZL_SHAPE_LINE},
    [ZL_KIND_POINT] = {"point", "points", ZL_SHAPE_POINT},
    [ZL_KIND_LAND] = {"land", NULL, ZL_SHAPE_NONE},
    [ZL_KIND_DECLARED] = {"declared", "declared_areas", ZL_SHAPE_NONE},
    [ZL_KIND_DOCUMENT] = {"document", "documents", ZL_SHAPE_NONE},
    [ZL_KIND_BOUNDS] = {"bounds", "declared_bounds", ZL_SHAPE_NONE},
};

bool zl_kind_parse(zl_kind *out, const char *name)
{
    for (size_t i = 0; name && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *out = (zl_kind)i;
            return true;
        }
    }
    return false;
}

const char *zl_kind_name(zl_kind kind)
{
    return kinds[kind].name;
}

const char *zl_kind_table(zl_kind kind)
{
    return kinds[kind].table;
}

zl_shape_kind zl_kind_shape(zl_kind kind)
{
    return kinds[kind].shape;
}
