/*
 * idle.c - opens many WebSocket connections and holds them.
 *
 *   cc -O3 -std=gnu11 -Wall -Wextra -o idle idle.c
 *   idle [-n COUNT] [-e] PORT
 *
 * Opens COUNT (5000) connections to ws://127.0.0.1:PORT/ and completes the
 * handshakes, 64 under way at a time; with -e it then sends one message on
 * each and expects it back. Then it prints one line of JSON, {"opened":N,
 * "seconds":S,"echoed":M}, and holds the connections until the end of stdin:
 * the time to read the server's memory. Whatever goes wrong ends it with 1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, PATIENCE = 20 };     /* connections at a time; seconds for each step */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* One descriptor a connection, and a few. */
static void allow_files(rlim_t count)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur >= count)
        return;
    files.rlim_cur = count;
    files.rlim_max = files.rlim_max > count ? files.rlim_max : count;
    if (setrlimit(RLIMIT_NOFILE, &files) < 0)
        die("setrlimit");
}

static void send_all(int fd, const void *p, size_t n)
{
    if (send(fd, p, n, MSG_NOSIGNAL) != (ssize_t)n)     /* a fresh socket has room for these few bytes */
        die("send");
}

static int start_handshake(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = PATIENCE};
    char request[256];
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        die("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) < 0)
        die("connect");
    int n = snprintf(request, sizeof request,
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n", port);
    send_all(fd, request, (size_t)n);
    return fd;
}

static void finish_handshake(int fd)
{
    char reply[4096];
    size_t used = 0;
    while (!memmem(reply, used, "\r\n\r\n", 4)) {
        ssize_t n = recv(fd, reply + used, sizeof reply - used, 0);
        if (n <= 0)
            die("handshake");
        used += (size_t)n;
    }
    if (memcmp(reply, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "idle: refused: %.*s\n", (int)used, reply);
        exit(1);
    }
}

static void finish_echo(int fd)
{
    char frame[4];
    if (recv(fd, frame, sizeof frame, MSG_WAITALL) != sizeof frame || memcmp(frame, "\x81\x02hi", 4) != 0) {
        fprintf(stderr, "idle: a wrong echo\n");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    int count = 5000, option;
    bool echo = false;
    while ((option = getopt(argc, argv, "n:e")) != -1) {
        if (option == 'n')
            count = atoi(optarg);
        echo |= option == 'e';
    }
    if (optind >= argc || count < 1) {
        fprintf(stderr, "usage: idle [-n COUNT] [-e] PORT\n");
        return 2;
    }
    int port = atoi(argv[optind]), *fd = calloc((size_t)count, sizeof *fd);
    allow_files((rlim_t)count + 16);

    double begun = now();
    for (int first = 0; first < count; first += BATCH) {
        int after = first + BATCH < count ? first + BATCH : count;
        for (int i = first; i < after; i++)
            fd[i] = start_handshake(port);
        for (int i = first; i < after; i++)
            finish_handshake(fd[i]);
    }
    double seconds = now() - begun;
    for (int first = 0; echo && first < count; first += BATCH) {
        int after = first + BATCH < count ? first + BATCH : count;
        for (int i = first; i < after; i++)
            send_all(fd[i], "\x81\x82\0\0\0\0hi", 8);
        for (int i = first; i < after; i++)
            finish_echo(fd[i]);
    }
    printf("{\"opened\":%d,\"seconds\":%.6f,\"echoed\":%d}\n", count, seconds, echo ? count : 0);
    fflush(stdout);
    while (getchar() != EOF)
        ;
    return 0;
}
