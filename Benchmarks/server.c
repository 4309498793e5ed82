/*
 * server.c - a loopback WebSocket server to measure clients with.
 *
 * One thread, epoll, frames parsed in bulk out of 256 KiB reads, so that on
 * the same machine the client is the bottleneck and not this. It is a partner
 * for benchmarks and not a conforming server: it does not check UTF-8, does
 * not insist on masks and trusts the client otherwise.
 *
 *   cc -O3 -std=gnu11 -Wall -Wextra -o server server.c
 *   server [-p PORT]
 *
 * It listens on 127.0.0.1 only, with -p 0 on a free port. The port is the
 * first line of its stdout. The path of the request says what it does:
 *
 *   /echo[?n=N]     sends every frame back; with n, closes after N messages
 *   /sink           counts messages; answers the client's Close with one text
 *                   message, "messages=M bytes=B sum=S", and its own Close
 *         ?n=N      does that after N messages, without waiting for the client
 *         ?b=B      the same after the message that completes B bytes
 *         &sum=1    unmasks the payload too, and adds up its bytes
 *   /flood?n=N&s=S  sends N text messages of S bytes (100) and closes
 *         &bin=1    sends binary messages
 *   &hangup=1       (each of them) ends TCP after its Close without waiting for
 *                   the answer: for clients that never answer
 *
 * It closes with 1000. With -DTLS (and -lssl -lcrypto) the options -c CERT
 * and -k KEY, both PEM files, make it speak TLS on that port instead.
 *
 * With -DDEFLATE (and -lz) it insists on an offer of permessage-deflate
 * (RFC 7692), and does nothing for it while the clock runs. /flood sends the
 * lines of the file after -f, if there is one, over and over; they are
 * compressed once, when they are first asked for. /sink counts the bytes of
 * compressed payloads as they come; with sum=1 those that they inflate to.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif
#ifdef DEFLATE
#include <zlib.h>
#endif

enum {
    IN_SIZE = 256 * 1024,               /* one read */
    OUT_PAUSE = 4 * 1024 * 1024,        /* read no more while so much waits to be sent */
    BLOCK_SIZE = 1024 * 1024,           /* what /flood makes ready at once, about */
    HANDSHAKE_MAX = 16 * 1024,
};
enum mode { ECHO, SINK, FLOOD };
enum opcode { CONTINUATION, TEXT, BINARY, CLOSE = 8, PING, PONG };

/* Frames made ready once and sent again and again by /flood. */
struct block {
    struct block *next;
    size_t size;                        /* of a message */
    bool binary;
    int window_bits;                    /* of compressed messages */
    unsigned char *data;
    size_t frames, *end;                /* end[i]: the offset after frame i */
};

struct conn {
    int fd;
    uint32_t watched;                   /* the events epoll looks for now */
    bool open;                          /* the handshake is answered */
    bool close_sent;
    bool over;                          /* ends as soon as its output is out */

    enum mode mode;
    uint64_t want, want_bytes;          /* n= and b=, 0 when absent */
    bool add_up, hang_up;

    unsigned char *kept;                /* the start of a header, from one read to the next */
    size_t kept_len;
    unsigned char *out;                 /* to be sent: out[out_off .. out_len) */
    size_t out_off, out_len, out_size;

    uint64_t left;                      /* payload to come of the data frame being read */
    unsigned char mask[4];
    unsigned mask_at;                   /* the next byte's place in the mask */
    bool masked, final;

    struct block *block;                /* flood: what is sent, and how far it went */
    size_t block_off, block_end;
    uint64_t to_send;                   /* messages not begun yet */

    uint64_t messages, bytes, sum;
#ifdef TLS
    SSL *ssl;
#endif
#ifdef DEFLATE
    bool compressed;                    /* the message being read */
    z_stream *inflater;                 /* for sum= */
#endif
};

static int epoll;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void *must(void *memory)
{
    if (!memory)
        die("memory");
    return memory;
}

/* ---- the socket: bytes moved, 0 when it would block, -1 when it is over ---- */

#ifdef TLS
static SSL_CTX *tls;                    /* NULL: bare TCP */

static ssize_t tls_result(struct conn *c, int r)
{
    int e = SSL_get_error(c->ssl, r);
    return r > 0 ? r : e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static void tls_start(const char *certificate, const char *key)
{
    tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_use_certificate_chain_file(tls, certificate) != 1
        || SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        exit(1);
    }
}
#endif

static ssize_t sock_write(struct conn *c, const void *p, size_t n)
{
#ifdef TLS
    if (c->ssl) {
        ERR_clear_error();
        return tls_result(c, SSL_write(c->ssl, p, (int)n));
    }
#endif
    ssize_t r = send(c->fd, p, n, MSG_NOSIGNAL);
    return r >= 0 ? r : errno == EAGAIN ? 0 : -1;
}

static ssize_t sock_read(struct conn *c, void *p, size_t n)
{
#ifdef TLS
    if (c->ssl) {
        ERR_clear_error();
        return tls_result(c, SSL_read(c->ssl, p, (int)n));
    }
#endif
    ssize_t r = recv(c->fd, p, n, 0);
    return r > 0 ? r : r < 0 && errno == EAGAIN ? 0 : -1;
}

/* Whether there may be bytes that epoll cannot see. */
static bool sock_buffered(const struct conn *c)
{
#ifdef TLS
    return c->ssl != NULL;
#else
    (void)c;
    return false;
#endif
}

/* ---- output ---------------------------------------------------------------- */

static void add(struct conn *c, const void *data, size_t n)
{
    if (c->out_len + n > c->out_size) {
        memmove(c->out, c->out + c->out_off, c->out_len - c->out_off);
        c->out_len -= c->out_off;
        c->out_off = 0;
    }
    if (c->out_len + n > c->out_size) {
        c->out_size = (c->out_len + n) * 2;
        c->out = must(realloc(c->out, c->out_size));
    }
    memcpy(c->out + c->out_len, data, n);
    c->out_len += n;
}

/* Writes an unmasked header of 2, 4 or 10 bytes; returns its length. */
static size_t put_header(unsigned char *p, unsigned first, uint64_t n)
{
    p[0] = (unsigned char)first;
    if (n < 126) {
        p[1] = (unsigned char)n;
        return 2;
    }
    if (n < 65536) {
        p[1] = 126;
        p[2] = (unsigned char)(n >> 8);
        p[3] = (unsigned char)n;
        return 4;
    }
    p[1] = 127;
    for (int i = 0; i < 8; i++)
        p[2 + i] = (unsigned char)(n >> (56 - 8 * i));
    return 10;
}

static void add_header(struct conn *c, unsigned first, uint64_t n)
{
    unsigned char header[10];
    add(c, header, put_header(header, first, n));
}

static void add_frame(struct conn *c, enum opcode opcode, const void *data, size_t n)
{
    add_header(c, 0x80 | opcode, n);
    add(c, data, n);
}

/* Ends the conversation from this side: for a sink, what it saw; then Close. */
static void add_close(struct conn *c)
{
    if (c->close_sent)
        return;
    if (c->mode == SINK) {
        char text[128];
        int n = snprintf(text, sizeof text, "messages=%llu bytes=%llu sum=%llu", (unsigned long long)c->messages,
                         (unsigned long long)c->bytes, (unsigned long long)c->sum);
        add_frame(c, TEXT, text, (size_t)n);
    }
    add_frame(c, CLOSE, "\x03\xe8", 2);
    c->close_sent = true;
}

/* ---- flood ------------------------------------------------------------------- */

/* Message i of a block: JSON-like text of exactly s bytes. */
static void fill_message(char *p, size_t s, size_t i)
{
    static const char padding[] = "abcdefghijklmnopqrstuvwxyz012345";
    char text[160];
    size_t n = (size_t)snprintf(text, sizeof text,
        "{\"seq\":%zu,\"price\":%zu.%02zu,\"side\":\"%s\",\"id\":\"%08zx\",\"pad\":\"",
        i, 100 + i * 7919 % 900, i * 104729 % 100, i % 3 ? "buy" : "sell", i * 2654435761u % 0xffffffffu);
    for (size_t k = 0; k < s; k++)
        p[k] = k < n ? text[k] : padding[(i * 31 + k * k) % 32];
    if (n + 2 <= s)
        memcpy(p + s - 2, "\"}", 2);
}

/* The block for messages of this kind; made at the first request for it. */
static struct block *block_for(size_t size, bool binary)
{
    static struct block *blocks;
    for (struct block *b = blocks; b; b = b->next)
        if (b->size == size && b->binary == binary)
            return b;
    struct block *b = must(calloc(1, sizeof *b));
    b->size = size;
    b->binary = binary;
    b->frames = size + 10 < BLOCK_SIZE ? BLOCK_SIZE / (size + 10) : 1;
    b->data = must(malloc(b->frames * (size + 10)));
    b->end = must(malloc(b->frames * sizeof *b->end));
    size_t at = 0;
    for (size_t i = 0; i < b->frames; i++) {
        at += put_header(b->data + at, 0x80 | (binary ? BINARY : TEXT), size);
        fill_message((char *)b->data + at, size, i);
        at += size;
        b->end[i] = at;
    }
    b->next = blocks;
    return blocks = b;
}

/* ---- permessage-deflate --------------------------------------------------------- */

#ifdef DEFLATE
static const char *lines_path;          /* -f */

/* All of a file, which ends with a newline, and its length. */
static char *contents(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) < 0)
        die(path);
    *n = (size_t)ftell(f);
    rewind(f);
    char *data = must(malloc(*n + 1));
    if (*n == 0 || fread(data, 1, *n, f) != *n || data[*n - 1] != '\n')
        die(path);
    fclose(f);
    return data;
}

/*
 * The block for the lines of the file, each compressed with those before it
 * as its context. It may be sent over and over to the same client: its first
 * message refers to nothing.
 */
static struct block *block_of_lines(int window_bits)
{
    static struct block *blocks;
    static unsigned char compressed[256 * 1024];
    for (struct block *b = blocks; b; b = b->next)
        if (b->window_bits == window_bits)
            return b;
    size_t size, at = 0;
    char *data = contents(lines_path, &size), *end = data + size;
    struct block *b = must(calloc(1, sizeof *b));
    b->window_bits = window_bits;
    for (char *p = data; p < end; p++)
        b->frames += *p == '\n';
    b->data = must(malloc(2 * size + 32 * b->frames));
    b->end = must(malloc(b->frames * sizeof *b->end));
    z_stream z = {0};
    if (deflateInit2(&z, 6, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        die("zlib");
    char *p = data;
    for (size_t i = 0; i < b->frames; i++) {
        char *newline = memchr(p, '\n', (size_t)(end - p));
        z.next_in = (unsigned char *)p;
        z.avail_in = (unsigned)(newline - p);
        z.next_out = compressed;
        z.avail_out = sizeof compressed;
        deflate(&z, Z_SYNC_FLUSH);
        if (newline == p || z.avail_out == 0)
            die("a line is empty, or too long");
        size_t n = sizeof compressed - z.avail_out - 4;     /* without the end of the flush (section 7.2.1) */
        at += put_header(b->data + at, 0xC0 | TEXT, n);
        memcpy(b->data + at, compressed, n);
        b->end[i] = at += n;
        p = newline + 1;
    }
    deflateEnd(&z);
    free(data);
    b->next = blocks;
    return blocks = b;
}

/* Inflates a piece of a message, and adds up what it says. */
static void inflate_piece(struct conn *c, const unsigned char *p, size_t n)
{
    static unsigned char plain[64 * 1024];
    if (!c->inflater) {
        c->inflater = must(calloc(1, sizeof *c->inflater));
        if (inflateInit2(c->inflater, -15) != Z_OK)
            die("zlib");
    }
    c->inflater->next_in = (unsigned char *)p;
    c->inflater->avail_in = (unsigned)n;
    do {
        c->inflater->next_out = plain;
        c->inflater->avail_out = sizeof plain;
        int status = inflate(c->inflater, Z_SYNC_FLUSH);
        if (status != Z_OK && status != Z_BUF_ERROR) {
            fprintf(stderr, "server: message %llu does not inflate\n", (unsigned long long)c->messages);
            c->over = true;
            return;
        }
        size_t size = sizeof plain - c->inflater->avail_out;
        for (size_t i = 0; i < size; i++)
            c->sum += plain[i];
        c->bytes += size;
    } while (c->inflater->avail_out == 0);
}

/* What the answer to an offer says, and the window for what is sent; false without an offer. */
static bool agree(const char *request, char *answer, size_t room, int *window_bits)
{
    const char *bits = strstr(request, "server_max_window_bits=");
    *window_bits = bits ? atoi(strchr(bits, '=') + 1) : 15;
    snprintf(answer, room, "Sec-WebSocket-Extensions: permessage-deflate");
    if (bits)
        snprintf(answer + strlen(answer), room - strlen(answer), "; server_max_window_bits=%d", *window_bits);
    strcat(answer, "\r\n");
    return strstr(request, "permessage-deflate") && *window_bits >= 9 && *window_bits <= 15;
}
#endif

/* ---- handshake ----------------------------------------------------------------- */

static uint32_t rotated(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

/* SHA-1 of a text of at most 119 bytes, which is two blocks. */
static void sha1(const char *text, unsigned char digest[20])
{
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char message[128] = {0};
    size_t n = strlen(text), blocks = n < 56 ? 1 : 2;
    memcpy(message, text, n);
    message[n] = 0x80;
    message[blocks * 64 - 2] = (unsigned char)(n * 8 >> 8);
    message[blocks * 64 - 1] = (unsigned char)(n * 8);
    for (unsigned char *p = message; p < message + blocks * 64; p += 64) {
        uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 16; i++)
            w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
        for (int i = 16; i < 80; i++)
            w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d
                       : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
            static const uint32_t k[4] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
            uint32_t t = rotated(a, 5) + f + e + k[i / 20] + w[i];
            e = d, d = c, c = rotated(b, 30), b = a, a = t;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++)
        digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

/* Sec-WebSocket-Accept for a key: SHA-1 of the two, in base64. */
static void accept_for(const char *key, char accept[29])
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char digest[21] = {0};
    char text[120];
    snprintf(text, sizeof text, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    sha1(text, digest);
    for (int i = 0, o = 0; i < 21; i += 3, o += 4) {
        uint32_t three = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | digest[i + 2];
        for (int k = 0; k < 4; k++)
            accept[o + k] = base64[three >> (18 - 6 * k) & 63];
    }
    accept[27] = '=';                   /* 20 bytes are 26 digits and two bits; one digit is padding */
    accept[28] = 0;
}

/* The value of a header (its name with colon), or "". */
static void header(const char *request, const char *name, char *value, size_t room)
{
    size_t n = strlen(name);
    value[0] = 0;
    for (const char *p = strstr(request, "\r\n"); p; p = strstr(p, "\r\n")) {
        p += 2;
        if (strncasecmp(p, name, n) != 0)
            continue;
        p += n + strspn(p + n, " \t");
        snprintf(value, room, "%.*s", (int)strcspn(p, " \t\r\n"), p);
        return;
    }
}

/* The number after name= in the query of the path, or another. */
static uint64_t query(const char *path, const char *name, uint64_t otherwise)
{
    size_t n = strlen(name);
    for (const char *p = strchr(path, '?'); p; p = strchr(p, '&')) {
        p++;
        if (strncmp(p, name, n) == 0 && p[n] == '=')
            return strtoull(p + n + 1, NULL, 10);
    }
    return otherwise;
}

/* Answers a request; returns false when it is none that can be answered. */
static bool handshake(struct conn *c, const char *request)
{
    char path[512], key[80], accept[29], extension[128] = "", reply[384];
    if (sscanf(request, "GET %511s", path) != 1)
        return false;
    header(request, "Sec-WebSocket-Key:", key, sizeof key);
    if (!key[0])
        return false;
#ifdef DEFLATE
    int window_bits;
    if (!agree(request, extension, sizeof extension, &window_bits))
        return false;
#endif
    c->mode = strncmp(path, "/sink", 5) == 0 ? SINK : strncmp(path, "/flood", 6) == 0 ? FLOOD : ECHO;
    c->want = query(path, "n", 0);
    c->want_bytes = query(path, "b", 0);
    c->add_up = query(path, "sum", 0);
    c->hang_up = query(path, "hangup", 0);
    accept_for(key, accept);
    int n = snprintf(reply, sizeof reply, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n", accept, extension);
    add(c, reply, (size_t)n);
    if (c->mode == FLOOD) {
#ifdef DEFLATE
        if (lines_path)
            c->block = block_of_lines(window_bits);
        else
#endif
            c->block = block_for(query(path, "s", 100), query(path, "bin", 0));
        c->to_send = c->want;
    }
    c->open = true;
    return true;
}

/* ---- input ----------------------------------------------------------------------- */

/* XORs the mask over p, whose first byte stands at a place in the mask. */
static void unmask(unsigned char *p, size_t n, const unsigned char mask[4], unsigned at)
{
    unsigned char turned[8];
    uint64_t m, w;
    for (unsigned i = 0; i < 8; i++)
        turned[i] = mask[(at + i) & 3];
    memcpy(&m, turned, 8);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        memcpy(&w, p + i, 8);
        w ^= m;
        memcpy(p + i, &w, 8);
    }
    for (; i < n; i++)
        p[i] ^= turned[i & 7];
}

static void message_ends(struct conn *c)
{
#ifdef DEFLATE
    if (c->add_up && c->compressed)
        inflate_piece(c, (const unsigned char *)"\0\0\xFF\xFF", 4);
#endif
    c->messages++;
    if (c->mode != FLOOD
        && ((c->want > 0 && c->messages == c->want) || (c->want_bytes > 0 && c->bytes >= c->want_bytes)))
        add_close(c);
}

/* A piece of the payload of the data frame being read. */
static void take_payload(struct conn *c, unsigned char *p, size_t n)
{
    if (c->masked && (c->mode == ECHO || c->add_up)) {
        unmask(p, n, c->mask, c->mask_at);
        c->mask_at = (c->mask_at + n) & 3;
    }
#ifdef DEFLATE
    if (c->add_up && c->compressed) {
        inflate_piece(c, p, n);
        c->bytes -= n;                  /* those that it says are counted */
    } else
#endif
    if (c->add_up)
        for (size_t i = 0; i < n; i++)
            c->sum += p[i];
    if (c->mode == ECHO && !c->close_sent)
        add(c, p, n);
    c->bytes += n;
    c->left -= n;
    if (c->left == 0 && c->final)
        message_ends(c);
}

static void take_control(struct conn *c, enum opcode opcode, unsigned char *p, size_t n)
{
    if (opcode == PING)
        add_frame(c, PONG, p, n);
    if (opcode == CLOSE) {
        add_close(c);
        c->over = true;
    }
}

/* Takes one header, with a control frame's payload; returns its length, 0 when it is not all there. */
static size_t take_header(struct conn *c, unsigned char *p, size_t have)
{
    if (have < 2)
        return 0;
    enum opcode opcode = p[0] & 15;
    bool masked = p[1] & 0x80;
    uint64_t n = p[1] & 0x7f;
    size_t wide = n == 126 ? 2 : n == 127 ? 8 : 0, length = 2 + wide + (masked ? 4 : 0);
    if (have < length + (opcode >= CLOSE ? n : 0))
        return 0;
    if (wide > 0) {
        n = 0;
        for (size_t i = 0; i < wide; i++)
            n = n << 8 | p[2 + i];
    }
    const unsigned char *mask = p + length - (masked ? 4 : 0);
    if (opcode >= CLOSE) {
        if (masked)
            unmask(p + length, n, mask, 0);
        take_control(c, opcode, p + length, n);
        return length + n;
    }
#ifdef DEFLATE
    if (opcode != CONTINUATION)
        c->compressed = p[0] & 0x40;
#endif
    c->final = p[0] & 0x80;
    c->masked = masked;
    c->left = n;
    c->mask_at = 0;
    if (masked)
        memcpy(c->mask, mask, 4);
    if (c->mode == ECHO && !c->close_sent)
        add_header(c, p[0], n);
    if (n == 0 && c->final)
        message_ends(c);
    return length;
}

/* Takes what it can out of p[0 .. n); returns how much that was. */
static size_t take_input(struct conn *c, unsigned char *p, size_t n)
{
    unsigned char *begin = p, *end = p + n;
    if (!c->open) {
        unsigned char *stop = memmem(p, n, "\r\n\r\n", 4);
        if (!stop && n < HANDSHAKE_MAX)
            return 0;
        if (stop)
            stop[2] = 0;
        if (!stop || !handshake(c, (char *)p)) {
            static const char no[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            add(c, no, sizeof no - 1);
            c->over = true;
            return n;
        }
        p = stop + 4;
    }
    while (p < end && !c->over) {
        size_t k = (size_t)(end - p);
        if (c->left > 0) {
            k = k < c->left ? k : (size_t)c->left;
            take_payload(c, p, k);
        } else if ((k = take_header(c, p, k)) == 0) {
            break;
        }
        p += k;
    }
    return (size_t)(p - begin);
}

/*
 * Reads once and takes what came. All connections read into the same memory;
 * only the few bytes of a header that is not whole are kept for each.
 */
static ssize_t receive(struct conn *c)
{
    static unsigned char in[IN_SIZE];
    if (c->kept_len > 0)
        memcpy(in, c->kept, c->kept_len);
    ssize_t r = sock_read(c, in + c->kept_len, sizeof in - c->kept_len);
    if (r <= 0)
        return r;
    size_t n = c->kept_len + (size_t)r, taken = take_input(c, in, n);
    c->kept_len = c->over ? 0 : n - taken;
    if (c->kept_len > 0) {
        c->kept = must(realloc(c->kept, c->kept_len));
        memcpy(c->kept, in + taken, c->kept_len);
    }
    return r;
}

/* ---- connections -------------------------------------------------------------------- */

static void conn_end(struct conn *c)
{
#ifdef TLS
    if (c->ssl) {
        SSL_shutdown(c->ssl);
        SSL_free(c->ssl);
    }
#endif
#ifdef DEFLATE
    if (c->inflater)
        inflateEnd(c->inflater);
    free(c->inflater);
#endif
    close(c->fd);
    free(c->kept);
    free(c->out);
    free(c);
}

/*
 * Sends what is waiting; returns false when the connection is over. A block
 * that was begun goes out whole before anything else, so that a Pong or a
 * Close never lands inside one of its frames.
 */
static bool flush_out(struct conn *c)
{
    for (;;) {
        ssize_t r;
        if (c->block_off < c->block_end) {
            r = sock_write(c, c->block->data + c->block_off, c->block_end - c->block_off);
            c->block_off += r > 0 ? (size_t)r : 0;
        } else if (c->out_off < c->out_len) {
            r = sock_write(c, c->out + c->out_off, c->out_len - c->out_off);
            c->out_off += r > 0 ? (size_t)r : 0;
            if (c->out_off == c->out_len)
                c->out_off = c->out_len = 0;
        } else if (c->open && c->mode == FLOOD && !c->close_sent) {
            if (c->to_send == 0) {
                add_close(c);
                continue;
            }
            size_t k = c->to_send < c->block->frames ? (size_t)c->to_send : c->block->frames;
            c->block_off = 0;
            c->block_end = c->block->end[k - 1];
            c->to_send -= k;
            continue;
        } else {
            return !c->over && !(c->close_sent && c->hang_up);
        }
        if (r <= 0)
            return r == 0;
    }
}

static void watch(struct conn *c)
{
    bool waiting = c->out_off < c->out_len || c->block_off < c->block_end;
    bool reading = c->out_len - c->out_off < OUT_PAUSE;
    struct epoll_event e = {.events = (waiting ? EPOLLOUT : 0) | (reading ? EPOLLIN : 0), .data.ptr = c};
    if (e.events == c->watched)
        return;
    if (epoll_ctl(epoll, c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->fd, &e) < 0)
        die("epoll_ctl");
    c->watched = e.events;
}

static void accept_one(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one = 1;
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE)
            die("accept");
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct conn *c = must(calloc(1, sizeof *c));
    c->fd = fd;
#ifdef TLS
    if (tls) {
        c->ssl = must(SSL_new(tls));
        SSL_set_fd(c->ssl, fd);
        SSL_set_accept_state(c->ssl);
    }
#endif
    watch(c);
}

static void serve(struct conn *c, uint32_t events)
{
    ssize_t r = 0;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        do
            r = receive(c);
        while (r > 0 && sock_buffered(c) && !c->over && c->out_len - c->out_off < OUT_PAUSE);
    if (!flush_out(c) || r < 0)
        conn_end(c);
    else
        watch(c);
}

static int listen_on(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, SOMAXCONN) < 0
        || getsockname(fd, (struct sockaddr *)&a, &size) < 0)
        die("listen");
    printf("%d\n", ntohs(a.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv)
{
    int option, port = 9000;
#ifdef TLS
    const char *certificate = NULL, *key = NULL;
#endif
    while ((option = getopt(argc, argv, "p:c:k:f:")) != -1) {
        if (option == 'p')
            port = atoi(optarg);
#ifdef TLS
        else if (option == 'c')
            certificate = optarg;
        else if (option == 'k')
            key = optarg;
#endif
#ifdef DEFLATE
        else if (option == 'f')
            lines_path = optarg;
#endif
        else
            return fprintf(stderr, "usage: server [-p PORT]\n"), 2;
    }
#ifdef TLS
    if (certificate && key)
        tls_start(certificate, key);
#endif
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    epoll = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on(port);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &listener};
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e) < 0)
        die("epoll");
    for (;;) {
        struct epoll_event ready[64];
        int n = epoll_wait(epoll, ready, 64, -1);
        if (n < 0 && errno != EINTR)
            die("epoll_wait");
        for (int i = 0; i < n; i++) {
            if (ready[i].data.ptr == &listener)
                accept_one(listener);
            else
                serve(ready[i].data.ptr, ready[i].events);
        }
    }
}
