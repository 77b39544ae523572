/* What it costs to start a program that is linked to libgdal and does nothing. */
#include <gdal.h>

int main(void)
{
    return GDALVersionInfo("VERSION_NUM") == NULL;
}
