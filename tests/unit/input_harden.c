/* The network is closed: a listener on this machine must see no connection. */
#include <arpa/inet.h>
#include <cpl_http.h>
#include <cpl_vsi.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "input_fixture.h"

static int listener(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    CU_ASSERT_FATAL(server >= 0);
    CU_ASSERT_EQUAL_FATAL(bind(server, (struct sockaddr *)&address, sizeof address), 0);
    CU_ASSERT_EQUAL_FATAL(listen(server, 4), 0);
    CU_ASSERT_EQUAL_FATAL(getsockname(server, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return server;
}

static bool was_called(int server)
{
    struct pollfd waiting = {.fd = server, .events = POLLIN};
    return poll(&waiting, 1, 200) > 0;
}

static void a_crs_link_fetches_nothing(void)
{
    int port, server = listener(&port);
    char text[512];
    snprintf(text, sizeof text,
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"link\",\"properties\":{\"href\":"
             "\"http://127.0.0.1:%d/crs\",\"type\":\"ogcwkt\"}},\"features\":[%s]}",
             port, ZONE("a", SQUARE));
    outcome out = run_import(fixture_write("link.geojson", text), NULL, NULL);
    CU_ASSERT_FALSE(was_called(server));
    outcome_free(&out);
    close(server);
}

static void gdal_fetches_nothing(void)
{
    int port, server = listener(&port);
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/a.geojson", port);
    CPLHTTPResult *result = CPLHTTPFetch(url, NULL);
    CU_ASSERT_TRUE(!result || result->nStatus != 0);
    CPLHTTPDestroyResult(result);
    snprintf(url, sizeof url, "/vsicurl/http://127.0.0.1:%d/a.geojson", port);
    VSILFILE *file = VSIFOpenL(url, "rb");
    CU_ASSERT_PTR_NULL(file);
    if (file)
        VSIFCloseL(file);
    CU_ASSERT_FALSE(was_called(server));
    close(server);
}

static void the_environment_is_clean(void)
{
    CU_ASSERT_PTR_NULL(getenv("SPATIALITE_SECURITY"));
    CU_ASSERT_PTR_NULL(getenv("GDAL_VRT_ENABLE_PYTHON"));
    CU_ASSERT_STRING_EQUAL(getenv("GDAL_DRIVER_PATH"), "disable");
    CU_ASSERT_STRING_EQUAL(getenv("PROJ_NETWORK"), "OFF");
    CU_ASSERT_PTR_EQUAL(signal(SIGPIPE, SIG_IGN), SIG_IGN);
    CU_ASSERT_PTR_EQUAL(signal(SIGXFSZ, SIG_IGN), SIG_IGN);
}

int main(void)
{
    setenv("SPATIALITE_SECURITY", "relaxed", 1);
    setenv("GDAL_VRT_ENABLE_PYTHON", "YES", 1);
    zl_process_harden();
    static const unit_case cases[] = {
        {"a CRS link fetches nothing", a_crs_link_fetches_nothing},
        {"GDAL fetches nothing", gdal_fetches_nothing},
        {"the environment is clean", the_environment_is_clean},
    };
    return unit_main("input_harden", cases, sizeof cases / sizeof *cases);
}
