/*
 * floor.c - about the least a command-line WebSocket client can cost.
 *
 * A yardstick, not a tool. It does what every correct client has to do
 * (unpredictable masks, masking, UTF-8 validation, answers to Ping and Close)
 * in the cheapest order: big reads, everything one read returned framed or
 * parsed in one go, one write for the result. It leaves the rest out: no
 * options worth the name, no check of Sec-WebSocket-Accept, no diagnostics.
 *
 *   cc -O3 -std=gnu11 -Wall -Wextra -o floor floor.c
 *   cc -O3 -std=gnu11 -Wall -Wextra -DTLS -o floor-tls floor.c -lssl -lcrypto
 *   cc -O3 -std=gnu11 -Wall -Wextra -DDEFLATE -o floor-deflate floor.c -lz
 *
 *   floor [-b] [-w] ws://127.0.0.1:9000/path  < lines  > lines
 *
 * Each line of stdin goes out as one text message; each text message comes
 * out as one line. With -b, stdin goes out as binary messages of 1 MiB.
 * Binary messages come out as their bare bytes. At the end of stdin it sends
 * Close, or with -w waits for the server's. The exit status is 0 when the
 * server's Close was received. Built with -DTLS it speaks TLS to the same
 * ws:// address, without checking whose. Built with -DDEFLATE it insists on
 * permessage-deflate (RFC 7692), and all messages go out compressed: level 6,
 * a window of 32 KiB, kept between messages.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 256 * 1024, BIG = 1024 * 1024, HEADER_MAX = 14 };
enum opcode { CONTINUATION, TEXT, BINARY, CLOSE = 8, PING, PONG };
enum { COMPRESSED = 0x40 };             /* RSV1 beside the opcode of a message's first frame */

static int sock;

/* The four buffers, one for each direction of stdin, stdout and the socket. */
static unsigned char from_stdin[BIG], from_sock[BATCH], to_stdout[BATCH];
static size_t from_stdin_len, from_sock_len, to_stdout_len;

/* An empty line is one byte in and a frame of six out: hence the size. */
static unsigned char to_sock[6 * BATCH + BIG];
static size_t to_sock_off, to_sock_len;

static bool close_sent, closed;

static void fail(const char *why)
{
    fprintf(stderr, "floor: %s\n", why);
    exit(1);
}

/* ---- the socket, bare or under TLS -------------------------------------- */

#ifdef TLS
#include <openssl/ssl.h>

static SSL *ssl;
static bool maybe_more;     /* the session may hold bytes poll() cannot see */

static ssize_t tls_result(int r)
{
    if (r > 0)
        return r;
    int e = SSL_get_error(ssl, r);
    if (e == SSL_ERROR_ZERO_RETURN)
        return 0;
    errno = e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE ? EAGAIN : EIO;
    return -1;
}

static ssize_t sock_read(void *p, size_t n)
{
    ssize_t r = tls_result(SSL_read(ssl, p, (int)n));
    maybe_more = r > 0;
    return r;
}

static ssize_t sock_write(const void *p, size_t n) { return tls_result(SSL_write(ssl, p, (int)n)); }
static bool sock_buffered(void) { return maybe_more; }

static void sock_start(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, BATCH);
    ssl = SSL_new(context);
    SSL_set_fd(ssl, sock);
    if (SSL_connect(ssl) != 1)
        fail("TLS handshake");
}
#else
static ssize_t sock_read(void *p, size_t n) { return recv(sock, p, n, 0); }
static ssize_t sock_write(const void *p, size_t n) { return send(sock, p, n, MSG_NOSIGNAL); }
static bool sock_buffered(void) { return false; }
static void sock_start(void) {}
#endif

static void random_bytes(unsigned char *p, size_t n)
{
    for (size_t got = 0; got < n;) {
        ssize_t r = getrandom(p + got, n - got, 0);
        if (r < 0)
            fail("getrandom");
        got += (size_t)r;
    }
}

/* ---- frames going out ---------------------------------------------------- */

/* Masks must be unpredictable: the kernel's randomness, 16 KiB at a time. */
static void new_mask(unsigned char mask[4])
{
    static unsigned char pool[16 * 1024];
    static size_t used = sizeof pool;
    if (used == sizeof pool) {
        random_bytes(pool, sizeof pool);
        used = 0;
    }
    memcpy(mask, pool + used, 4);
    used += 4;
}

/* to = from XOR mask, eight bytes a step (the compiler makes it wider). */
static void apply_mask(unsigned char *to, const unsigned char *from, size_t n, const unsigned char mask[4])
{
    uint32_t once;
    memcpy(&once, mask, 4);
    uint64_t twice = (uint64_t)once << 32 | once, w;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        memcpy(&w, from + i, 8);
        w ^= twice;
        memcpy(to + i, &w, 8);
    }
    for (; i < n; i++)
        to[i] = from[i] ^ mask[i & 3];
}

/* Appends one masked frame to to_sock. */
static void add_frame(unsigned opcode, const unsigned char *payload, size_t n)
{
    unsigned char *p = to_sock + to_sock_len, mask[4];
    if (n + HEADER_MAX > sizeof to_sock - to_sock_len)
        fail("more Pongs are owed than there is room for");
    *p++ = (unsigned char)(0x80 | opcode);
    if (n < 126) {
        *p++ = (unsigned char)(0x80 | n);
    } else if (n < 65536) {
        *p++ = 0x80 | 126;
        *p++ = (unsigned char)(n >> 8);
        *p++ = (unsigned char)n;
    } else {
        *p++ = 0x80 | 127;
        for (int shift = 56; shift >= 0; shift -= 8)
            *p++ = (unsigned char)((uint64_t)n >> shift);
    }
    new_mask(mask);
    memcpy(p, mask, 4);
    apply_mask(p + 4, payload, n, mask);
    to_sock_len = (size_t)(p + 4 + n - to_sock);
}

#ifdef DEFLATE
#include <zlib.h>

static const unsigned char tail[4] = {0, 0, 0xFF, 0xFF};    /* ends a flush; not sent (RFC 7692 section 7.2.1) */
static z_stream deflater, inflater;
static const char *offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

static void start_deflate(void)
{
    if (!memmem(from_sock, from_sock_len, "permessage-deflate", 18))
        fail("handshake: no permessage-deflate");
    if (deflateInit2(&deflater, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK
        || inflateInit2(&inflater, -15) != Z_OK)
        fail("zlib");
}

static void add_message(enum opcode opcode, const unsigned char *payload, size_t n)
{
    static unsigned char compressed[BIG + BIG / 16];        /* more than what does not compress takes */
    deflater.next_in = (unsigned char *)payload;
    deflater.avail_in = (unsigned)n;
    deflater.next_out = compressed;
    deflater.avail_out = sizeof compressed;
    if (n > 0)
        deflate(&deflater, Z_SYNC_FLUSH);
    size_t size = sizeof compressed - deflater.avail_out;
    add_frame(size > 0 ? COMPRESSED | opcode : opcode, compressed, size > 0 ? size - sizeof tail : 0);
}
#else
static const char *offer = "";
static void start_deflate(void) {}
static void add_message(enum opcode opcode, const unsigned char *payload, size_t n) { add_frame(opcode, payload, n); }
#endif

/* Frames the whole lines in from_stdin; at the end of stdin the rest as well. */
static void frame_lines(bool eof)
{
    unsigned char *p = from_stdin, *end = p + from_stdin_len, *newline;
    while ((newline = memchr(p, '\n', (size_t)(end - p)))) {
        add_message(TEXT, p, (size_t)(newline - p));
        p = newline + 1;
    }
    if (p < end && (eof || (p == from_stdin && from_stdin_len == BATCH))) {
        add_message(TEXT, p, (size_t)(end - p));    /* the last line, or one that is cut at 256 KiB */
        p = end;
    }
    from_stdin_len = (size_t)(end - p);
    memmove(from_stdin, p, from_stdin_len);
}

static void frame_block(bool eof)
{
    if (from_stdin_len < BIG && !(eof && from_stdin_len > 0))
        return;
    add_message(BINARY, from_stdin, from_stdin_len);
    from_stdin_len = 0;
}

/* ---- stdout --------------------------------------------------------------- */

static void write_all(const unsigned char *p, size_t n)
{
    while (n > 0) {
        ssize_t r = write(1, p, n);
        if (r < 0)
            fail("stdout");
        p += r;
        n -= (size_t)r;
    }
}

static void flush_stdout(void)
{
    write_all(to_stdout, to_stdout_len);
    to_stdout_len = 0;
}

static void print(const unsigned char *p, size_t n)
{
    bool large = n > sizeof to_stdout / 2;          /* not worth copying */
    if (large || to_stdout_len + n > sizeof to_stdout)
        flush_stdout();
    if (large) {
        write_all(p, n);
        return;
    }
    memcpy(to_stdout + to_stdout_len, p, n);
    to_stdout_len += n;
}

/* ---- frames coming in ------------------------------------------------------ */

/* What a character begun in one piece of a message still owes the next piece. */
static unsigned utf8_owed;

/* Whether this piece of a text message is UTF-8, as far as it goes. */
static bool utf8(const unsigned char *p, size_t n)
{
    static unsigned char low, high;     /* the range of the next byte owed */
    for (; n > 0; p++, n--) {
        if (utf8_owed > 0) {
            if (*p < low || *p > high)
                return false;
            utf8_owed--;
            low = 0x80, high = 0xBF;
            continue;
        }
        uint64_t w;
        while (n > 8 && (memcpy(&w, p, 8), (w & 0x8080808080808080u) == 0))
            p += 8, n -= 8;
        if (*p < 0x80)
            continue;
        if (*p < 0xC2 || *p > 0xF4)
            return false;
        utf8_owed = *p < 0xE0 ? 1 : *p < 0xF0 ? 2 : 3;
        low = *p == 0xE0 ? 0xA0 : *p == 0xF0 ? 0x90 : 0x80;
        high = *p == 0xED ? 0x9F : *p == 0xF4 ? 0x8F : 0xBF;
    }
    return true;
}

static void text_ends(void)
{
    if (utf8_owed > 0)
        fail("a message ends within a character");
    print((const unsigned char *)"\n", 1);
}

#ifdef DEFLATE
/* Inflates a piece of a message to where it is printed from. */
static void inflate_piece(const unsigned char *p, size_t n, bool text)
{
    inflater.next_in = (unsigned char *)p;
    inflater.avail_in = (unsigned)n;
    do {
        if (to_stdout_len == sizeof to_stdout)
            flush_stdout();
        unsigned char *out = to_stdout + to_stdout_len;
        inflater.next_out = out;
        inflater.avail_out = (unsigned)(sizeof to_stdout - to_stdout_len);
        int status = inflate(&inflater, Z_SYNC_FLUSH);
        if (status != Z_OK && status != Z_BUF_ERROR)
            fail("a message does not inflate");
        size_t size = (size_t)(inflater.next_out - out);
        if (text && !utf8(out, size))
            fail("a message is not UTF-8");
        to_stdout_len += size;
    } while (inflater.avail_out == 0);
}
#endif

/* Takes every whole header and all the payload there is out of from_sock. */
static void take_input(void)
{
    static uint64_t left;               /* payload still to come of the frame being read */
    static bool final, text;
#ifdef DEFLATE
    static bool compressed;
#endif
    unsigned char *p = from_sock, *end = p + from_sock_len;
    while (p < end && !closed) {
        if (left > 0) {
            size_t n = (size_t)(end - p) < left ? (size_t)(end - p) : (size_t)left;
#ifdef DEFLATE
            if (compressed) {
                inflate_piece(p, n, text);
                if (n == left && final)
                    inflate_piece(tail, sizeof tail, text);
            } else
#endif
            {
                if (text && !utf8(p, n))
                    fail("a message is not UTF-8");
                print(p, n);
            }
            p += n;
            left -= n;
            if (left == 0 && final && text)
                text_ends();
            continue;
        }

        size_t have = (size_t)(end - p), header = 2;
        if (have < header)
            break;
        bool is_final = p[0] & 0x80;
        enum opcode opcode = p[0] & 15;
        uint64_t n = p[1] & 127;
        header += n == 126 ? 2 : n == 127 ? 8 : 0;
        if (have < header + (opcode >= CLOSE ? n : 0))
            break;                      /* control frames are taken whole */
        if (n >= 126) {
            n = 0;
            for (size_t i = 2; i < header; i++)
                n = n << 8 | p[i];
        }
        p += header;
        if (opcode >= CLOSE) {
            if (opcode == PING)
                add_frame(PONG, p, n);
            if (opcode == CLOSE) {
                if (!close_sent)
                    add_frame(CLOSE, p, n < 2 ? n : 2);
                close_sent = closed = true;
            }
            p += n;
            continue;
        }
        if (opcode != CONTINUATION)
            text = opcode == TEXT;
#ifdef DEFLATE
        if (opcode != CONTINUATION)
            compressed = p[-(ptrdiff_t)header] & COMPRESSED;
        if (n == 0 && is_final && compressed)
            inflate_piece(tail, sizeof tail, text);
#endif
        final = is_final;
        left = n;
        if (left == 0 && final && text)
            text_ends();
    }
    from_sock_len = (size_t)(end - p);
    memmove(from_sock, p, from_sock_len);
}

/* ---- the connection --------------------------------------------------------- */

static void connect_to(const char *url)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char host[64], path[512] = "/", request[1024], key[25] = {0};
    unsigned char noise[21];
    int port, one = 1;
    if (sscanf(url, "ws://%63[^:/]:%d%511s", host, &port, path) < 2)
        fail("usage: floor [-b] [-w] ws://a.b.c.d:port/path");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1)
        fail("the host must be an IPv4 address");
    sock = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(sock, (struct sockaddr *)&address, sizeof address) < 0)
        fail(strerror(errno));
    sock_start();

    /* Sixteen random bytes in base64: 21 free digits, "A" for the last two bits, padding. */
    random_bytes(noise, sizeof noise);
    for (size_t i = 0; i < sizeof noise; i++)
        key[i] = base64[noise[i] & 63];
    memcpy(key + 21, "A==", 3);
    int n = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n%s\r\n", path, host, port, key, offer);
    if (sock_write(request, (size_t)n) != n)
        fail("handshake");

    /* What follows the head of the reply is frames already; it stays in from_sock. */
    unsigned char *stop = NULL;
    while (!stop) {
        ssize_t got = sock_read(from_sock + from_sock_len, 4096 - from_sock_len);
        if (got <= 0)
            fail("handshake: the reply does not end");
        from_sock_len += (size_t)got;
        stop = memmem(from_sock, from_sock_len, "\r\n\r\n", 4);
    }
    if (memcmp(from_sock, "HTTP/1.1 101", 12) != 0)
        fail("handshake: the reply is not 101");
    start_deflate();
    from_sock_len -= (size_t)(stop + 4 - from_sock);
    memmove(from_sock, stop + 4, from_sock_len);
    fcntl(sock, F_SETFL, O_NONBLOCK);
}

int main(int argc, char **argv)
{
    bool binary = false, wait_for_close = false, eof = false;
    int option;
    while ((option = getopt(argc, argv, "bw")) != -1) {
        binary |= option == 'b';
        wait_for_close |= option == 'w';
    }
    connect_to(optind < argc ? argv[optind] : "");
    take_input();
    flush_stdout();

    size_t stdin_room = binary ? BIG : BATCH;
    while (!closed || to_sock_off < to_sock_len) {
        /* Nothing more is read from stdin before what was read is with the kernel. */
        bool sent = to_sock_off == to_sock_len;
        if (sent)
            to_sock_off = to_sock_len = 0;
        if (sent && eof && !wait_for_close && !close_sent) {
            add_frame(CLOSE, (const unsigned char *)"\x03\xe8", 2);
            close_sent = true;
        }
        struct pollfd watched[2] = {
            {.fd = sock, .events = (short)((closed ? 0 : POLLIN) | (to_sock_len ? POLLOUT : 0))},
            {.fd = sent && !eof && !close_sent ? 0 : -1, .events = POLLIN},
        };
        bool buffered = sock_buffered();
        if (poll(watched, 2, buffered ? 0 : -1) < 0)
            fail("poll");
        if (buffered || (watched[0].revents & (POLLIN | POLLHUP | POLLERR))) {
            ssize_t n = sock_read(from_sock + from_sock_len, sizeof from_sock - from_sock_len);
            if (n == 0 || (n < 0 && errno != EAGAIN))
                break;
            if (n > 0) {
                from_sock_len += (size_t)n;
                take_input();
                flush_stdout();
            }
        }
        if (watched[1].revents) {
            ssize_t n = read(0, from_stdin + from_stdin_len, stdin_room - from_stdin_len);
            eof = n <= 0;
            from_stdin_len += eof ? 0 : (size_t)n;
            if (binary)
                frame_block(eof);
            else
                frame_lines(eof);
        }
        if (to_sock_off < to_sock_len) {
            ssize_t n = sock_write(to_sock + to_sock_off, to_sock_len - to_sock_off);
            if (n < 0 && errno != EAGAIN)
                break;
            to_sock_off += n > 0 ? (size_t)n : 0;
        }
    }
    return closed ? 0 : 1;
}
