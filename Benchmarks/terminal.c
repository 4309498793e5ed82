/*
 * terminal.c - types at a client on a pseudo-terminal, with a watch.
 *
 *   cc -O3 -std=gnu11 -Wall -Wextra -o terminal terminal.c
 *
 *   terminal type [options] -- CLIENT ARGS
 *       types letters and looks when each stands on the screen, behind the
 *       prompt; then clears the line (Control-C) and leaves (Control-D)
 *       -k KEYS   so many (100)
 *       -i MS     one in so many milliseconds, give or take a fifth (50)
 *       -r BYTES  reads so many a second, as a slow terminal does (all it gets)
 *       -l        types all of them at once, and waits until the client ends
 *                 of itself, which has to leave the line where it is
 *   terminal send [options] -- CLIENT ARGS
 *       types "x" and Enter, and looks when the frame is at the socket; leaves
 *       with Control-D
 *       -k ROUNDS (500)
 *       -p PORT   the server on 127.0.0.1. In the client's arguments @ becomes
 *                 another port, from which it is handed through to that one.
 *
 *   all:  -g COLUMNSxROWS  the screen (80x24)
 *         -t SECONDS       kill the client after this long (120)
 *
 * The client's output is played to a screen in memory, so what counts is what
 * can be seen. One line of JSON comes out, in part as that of drive.c:
 *
 *   ms          the delay of each key, or round, in order; -1 for never
 *   prompt_ms   from exec to the first prompt
 *   refreshes   how often the line was taken away and drawn again (ESC [ J)
 *               while the keys were typed; span: the seconds of that; busiest:
 *               the most of them within any one second
 *   line_kept   0 when a refresh found the line incomplete, or it was at the end
 *   misplaced   refreshes that did not begin at the prompt
 *   strays      prompts that went up with the traffic
 *   unknown     output that is not understood here
 *   last_row    the last row of the screen that is not empty
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEYS_MAX = 5000, REFRESHES_MAX = 100000, PATIENCE = 5 };     /* of seconds */

static pid_t client;
static int terminal = -1;
static volatile sig_atomic_t timed_out;
static double begun, prompt_at;
static double typed_at[KEYS_MAX], delay_ms[KEYS_MAX];
static int typed, shown;                /* keys, and how many of them have been on the screen */
static bool watching = true;            /* the line is to be there, whole */
static int final_keys;                  /* keys of a line that is to stay behind; 0: none is */
static int final_rows;                  /* rows in which it stands */
static bool line_kept = true;
static double rate;                     /* bytes a second that are read; 0: no limit */
static unsigned long long bytes_read;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    perror(what);
    if (client > 0)
        kill(client, SIGKILL);
    exit(1);
}

static void usage(void)
{
    fprintf(stderr, "usage: terminal type|send [options] -- CLIENT ARGS (see terminal.c)\n");
    exit(2);
}

static void on_alarm(int signal)
{
    (void)signal;
    timed_out = 1;
    if (client > 0)
        kill(client, SIGKILL);
}

/* ---- the screen ------------------------------------------------------------- */

static int columns = 80, rows = 24;
static char *cells;                     /* rows of columns, blanks where nothing is */
static int row, column;                 /* column may be columns: the next character goes to the next row */
static unsigned strays, misplaced, unknown;
static double refreshed_at[REFRESHES_MAX];
static int refreshes;

static char *cell(int r, int c)
{
    return cells + (size_t)r * (size_t)columns + c;
}

static char key(int number)
{
    return (char)('a' + number % 26);
}

/* How many of the keys stand behind the prompt in this row and those below it; -1 when there is no prompt. */
static int keys_behind_prompt(int r)
{
    int count = 0, room = (rows - r) * columns - 2;
    if (memcmp(cell(r, 0), "> ", 2) != 0)
        return -1;
    while (count < typed && count < room && cell(r, 2)[count] == key(count))
        count++;
    return count;
}

/* How many keys stand between a prompt and the cursor, and nothing else; -1 when it is not so. */
static int keys_before_cursor(void)
{
    for (int r = row; r >= 0; r--) {
        int count = (row - r) * columns + column - 2;
        if (count >= 0 && memcmp(cell(r, 0), "> ", 2) == 0)
            return count <= typed && keys_behind_prompt(r) >= count ? count : -1;
    }
    return -1;
}

static void note_shown(int count)
{
    double t = now();
    if (prompt_at == 0)
        prompt_at = t;
    for (; shown < count; shown++)
        delay_ms[shown] = (t - typed_at[shown]) * 1e3;
}

/* Looks what can be seen now; the line may be half drawn. */
static void look(void)
{
    int count = keys_before_cursor();
    if (count >= 0)
        note_shown(count);
}

/* The line is taken away, from where the cursor is; up to now it has been seen. */
static void refresh_begins(void)
{
    if (refreshes < REFRESHES_MAX)
        refreshed_at[refreshes++] = now();
    if (prompt_at == 0 || !watching)
        return;
    int count = keys_behind_prompt(row);
    misplaced += count < 0 || column != 0;
    line_kept &= count >= shown;
    if (count > 0)
        note_shown(count);
}

/* A row for good: it goes up, or the client is gone. */
static void settle(int r)
{
    if (memcmp(cell(r, 0), "> ", 2) != 0)
        return;
    if (final_keys > 0 && keys_behind_prompt(r) == final_keys)
        final_rows++;
    else
        strays++;
}

static void line_feed(void)
{
    if (row < rows - 1) {
        row++;
        return;
    }
    settle(0);
    memmove(cells, cell(1, 0), (size_t)((rows - 1) * columns));
    memset(cell(rows - 1, 0), ' ', (size_t)columns);
}

static int at_most(int value, int limit)
{
    return value < limit ? value : limit;
}

static void control_sequence(char final, int number)
{
    int n = number > 0 ? number : 1;
    switch (final) {
    case 'A': row = row - n > 0 ? row - n : 0; break;
    case 'B': row = at_most(row + n, rows - 1); break;
    case 'C': column = at_most(column + n, columns - 1); break;
    case 'D': column = column - n > 0 ? column - n : 0; break;
    case 'J':
        unknown += number > 0;
        refresh_begins();
        memset(cell(row, column), ' ', (size_t)((rows - row) * columns - column));
        break;
    case 'K':
        unknown += number > 0;
        memset(cell(row, column), ' ', (size_t)(columns - column));
        break;
    case 'm': case 'h': case 'l': break;
    default: unknown++;
    }
}

/* Plays a byte of output; sequences may be cut anywhere. */
static void play(char byte)
{
    static enum { PLAIN, ESCAPE, SEQUENCE } state;
    static int number;
    switch (state) {
    case ESCAPE:
        state = byte == '[' ? SEQUENCE : PLAIN;
        unknown += byte != '[';
        number = 0;
        return;
    case SEQUENCE:
        if (byte >= '0' && byte <= '9')
            number = number * 10 + byte - '0';
        else if (byte == ';')
            number = 0;
        else if (byte >= 0x40) {
            state = PLAIN;
            control_sequence(byte, number);
        }
        return;
    case PLAIN:
        break;
    }
    switch (byte) {
    case 0x1b: state = ESCAPE; break;
    case '\r': column = 0; break;
    case '\n': line_feed(); break;
    case '\b': column -= column > 0; break;
    case '\a': break;
    default:
        if ((unsigned char)byte < ' ' || ((unsigned char)byte & 0xc0) == 0x80) {
            unknown += (unsigned char)byte < ' ';
            break;
        }
        if (column == columns) {
            column = 0;
            line_feed();
        }
        *cell(row, column++) = byte;
    }
}

/* ---- the client ------------------------------------------------------------- */

static void start_client(char **argv)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    if (!argv[0])
        usage();
    signal(SIGALRM, on_alarm);
    signal(SIGPIPE, SIG_IGN);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    pid_t parent = getpid();
    begun = now();
    client = forkpty(&terminal, NULL, NULL, &size);
    if (client < 0)
        die("forkpty");
    if (client == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        signal(SIGPIPE, SIG_DFL);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    cells = malloc((size_t)(rows * columns));
    memset(cells, ' ', (size_t)(rows * columns));
}

/* Bytes that a slow terminal may read now; what it has not used in time is lost. */
static size_t allowed(size_t room)
{
    static double credit, since;
    if (rate == 0)
        return room;
    double t = now();
    credit += since > 0 ? (t - since) * rate : 0;
    since = t;
    credit = credit < 8192 ? credit : 8192;
    size_t whole = credit > 0 ? (size_t)credit : 0;
    if (whole > room)
        whole = room;
    credit -= (double)whole;
    return whole;
}

/* Reads what there is and plays it; false when the terminal is closed. */
static bool take_output(void)
{
    static char block[64 * 1024];
    size_t room = allowed(sizeof block);
    if (room == 0) {
        usleep(500);
        return true;
    }
    ssize_t n = read(terminal, block, room);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return false;
    bytes_read += (unsigned long long)n;
    for (ssize_t i = 0; i < n; i++)
        play(block[i]);
    look();
    return true;
}

static void type(const char *keys, size_t n)
{
    if (write(terminal, keys, n) != (ssize_t)n)
        die("the terminal");
}

/* Waits for output until a time; false when that is over. */
static bool await_output(double end)
{
    double left = end - now();
    struct pollfd ready = {.fd = terminal, .events = POLLIN};
    struct timespec wait = {.tv_sec = (time_t)left, .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)};
    return left > 0 && ppoll(&ready, 1, &wait, NULL) != 0;
}

/* Reads until a time; false when the terminal is closed. */
static bool read_until(double end)
{
    while (await_output(end))
        if (!take_output())
            return false;
    return true;
}

static void await_prompt(void)
{
    double end = now() + PATIENCE;
    while (prompt_at == 0 && await_output(end) && take_output())
        ;
    if (prompt_at > 0) {
        /* libedit shows the prompt first, and then has the kernel leave the keys to it. */
        read_until(now() + 0.02);
        return;
    }
    fprintf(stderr, "terminal: no prompt appears; the screen:\n");
    for (int r = 0; r < rows; r++)
        fprintf(stderr, "%.*s\n", columns, cell(r, 0));
    kill(client, SIGKILL);
    exit(1);
}

/* ---- the end ---------------------------------------------------------------- */

/* The refreshes between two times, and the most of them in one second. */
static int refreshes_between(double from, double to, int *busiest)
{
    int count = 0;
    *busiest = 0;
    for (int i = 0, first = 0; i < refreshes; i++) {
        if (refreshed_at[i] < from || refreshed_at[i] > to)
            continue;
        while (refreshed_at[first] < from || refreshed_at[first] < refreshed_at[i] - 1)
            first++;
        count++;
        if (i - first + 1 > *busiest)
            *busiest = i - first + 1;
    }
    return count;
}

static void print_last_row(void)
{
    int r = rows - 1, n = columns;
    while (r > 0 && strspn(cell(r, 0), " ") >= (size_t)columns)
        r--;
    while (n > 0 && *cell(r, n - 1) == ' ')
        n--;
    putchar('"');
    for (int i = 0; i < n; i++)
        printf(strchr("\"\\", *cell(r, i)) ? "\\%c" : "%c", *cell(r, i));
    putchar('"');
}

/* Reads what is left, collects the client and prints the line. The keys were typed between these times. */
static void report(double from, double to)
{
    struct rusage used;
    int status, busiest, count = refreshes_between(from, to, &busiest);
    while (take_output())
        ;
    while (wait4(client, &status, 0, &used) < 0)
        if (errno != EINTR)
            die("wait4");
    double wall = now() - begun;
    alarm(0);
    for (int r = 0; r < rows; r++)
        settle(r);
    if (final_keys > 0)
        line_kept &= final_rows == 1;
    printf("{\"wall\":%.6f,\"user\":%.6f,\"sys\":%.6f,\"maxrss_kb\":%ld,\"exit\":%d,\"timed_out\":%s", wall,
           (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6,
           (double)used.ru_stime.tv_sec + (double)used.ru_stime.tv_usec / 1e6, used.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status), timed_out ? "true" : "false");
    printf(",\"prompt_ms\":%.3f,\"refreshes\":%d,\"span\":%.3f,\"busiest\":%d,\"out_bytes\":%llu",
           (prompt_at - begun) * 1e3, count, to - from, busiest, bytes_read);
    printf(",\"line_kept\":%d,\"misplaced\":%u,\"strays\":%u,\"unknown\":%u,\"last_row\":", line_kept, misplaced,
           strays, unknown);
    print_last_row();
    printf(",\"ms\":[");
    for (int i = 0; i < typed; i++)
        printf("%s%.3f", i > 0 ? "," : "", delay_ms[i]);
    printf("]}\n");
}

static void common_option(int option)
{
    if (option == 't')
        alarm((unsigned)atoi(optarg));
    else if (option != 'g' || sscanf(optarg, "%dx%d", &columns, &rows) != 2 || columns < 10 || rows < 3)
        usage();
}

/* The time of the next key or round: not always the same after the last, so that nothing falls into step. */
static double varied(double interval)
{
    return interval * (0.8 + 0.4 * drand48());
}

/* ---- type ------------------------------------------------------------------- */

static void press(int number)
{
    char c = key(number);
    delay_ms[number] = -1;
    typed_at[number] = now();
    typed = number + 1;
    type(&c, 1);
}

static void type_keys(int argc, char **argv)
{
    int keys = 100;
    double interval = 0.05;
    bool lasting = false;
    for (int option; (option = getopt(argc, argv, "+k:i:r:lg:t:")) != -1;)
        switch (option) {
        case 'k': keys = atoi(optarg); break;
        case 'i': interval = atof(optarg) / 1e3; break;
        case 'r': rate = atof(optarg); break;
        case 'l': lasting = true; break;
        default: common_option(option);
        }
    if (keys < 0 || keys > KEYS_MAX || (lasting && keys > columns - 3))
        usage();
    start_client(argv + optind);
    await_prompt();

    bool open = true;
    double from = now(), next = from;
    for (int i = 0; i < keys && open; i++) {
        open = lasting || read_until(next += varied(interval));
        press(i);
    }
    final_keys = lasting ? keys : 0;
    double end = now() + PATIENCE;
    while (open && shown < keys && await_output(end))
        open = take_output();
    double to = now();
    line_kept &= shown == keys;
    if (!lasting && open) {
        read_until(now() + 0.2);        /* more refreshes, and the line is still to be there */
        watching = false;
        type("\x03", 1);
        read_until(now() + 0.5);        /* where the line is not empty, Control-D erases a character */
        type("\x04", 1);
    }
    report(from, to);
}

/* ---- send ------------------------------------------------------------------- */

static int inner, outer;                /* the sockets to the client and to the server */

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Listens on a free port, and writes its number in the place of @ in the arguments. */
static int listen_for_client(char **argv)
{
    struct sockaddr_in a = loopback(0);
    socklen_t size = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 1) < 0
        || getsockname(fd, (struct sockaddr *)&a, &size) < 0)
        die("listen");
    for (; *argv; argv++) {
        char *at = strchr(*argv, '@');
        if (at && asprintf(argv, "%.*s%d%s", (int)(at - *argv), *argv, ntohs(a.sin_port), at + 1) < 0)
            die("memory");
    }
    return fd;
}

static void hand_through(int listener, int port)
{
    struct sockaddr_in a = loopback(port);
    int one = 1;
    outer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(outer, (struct sockaddr *)&a, sizeof a) < 0)
        die("connect");
    inner = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (inner < 0)
        die("accept");
    setsockopt(inner, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(outer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Moves what has come on one socket to the other; returns how much, 0 at the end. */
static ssize_t pass_on(int from, int to, unsigned char *block, size_t room)
{
    ssize_t n = read(from, block, room);
    if (n > 0 && write(to, block, (size_t)n) != n)
        die("handing through");
    if (n <= 0)
        shutdown(to, SHUT_WR);
    return n < 0 ? 0 : n;
}

/* Moves and reads until a time, or until the client has sent something, which is then in the block: how much. */
static ssize_t pump_until(double end, unsigned char *block, size_t room)
{
    static bool is_over[2];
    for (;;) {
        double left = end - now();
        struct pollfd ready[3] = {{.fd = is_over[0] ? -1 : inner, .events = POLLIN},
                                  {.fd = is_over[1] ? -1 : outer, .events = POLLIN},
                                  {.fd = terminal, .events = POLLIN}};
        struct timespec wait = {.tv_sec = (time_t)left, .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)};
        if (left <= 0 || ppoll(ready, 3, &wait, NULL) <= 0)
            return -1;
        if (ready[0].revents) {
            ssize_t n = pass_on(inner, outer, block, room);
            is_over[0] = n == 0;
            return n;
        }
        if (ready[1].revents)
            is_over[1] = pass_on(outer, inner, block, room) == 0;
        if (ready[2].revents && !take_output())
            return -1;
    }
}

/* Whether this is one masked frame with the text "x". */
static bool is_frame(const unsigned char *p, ssize_t n)
{
    return n == 7 && p[0] == 0x81 && p[1] == 0x81 && (p[6] ^ p[2]) == 'x';
}

static void send_lines(int argc, char **argv)
{
    static unsigned char block[64 * 1024];
    int rounds = 500, port = 0;
    for (int option; (option = getopt(argc, argv, "+k:p:g:t:")) != -1;)
        switch (option) {
        case 'k': rounds = atoi(optarg); break;
        case 'p': port = atoi(optarg); break;
        default: common_option(option);
        }
    if (rounds < 1 || rounds > KEYS_MAX || port == 0)
        usage();
    watching = false;
    int listener = listen_for_client(argv + optind);
    start_client(argv + optind);
    hand_through(listener, port);
    double end = now() + PATIENCE;
    while (prompt_at == 0 && now() < end)
        pump_until(now() + 0.01, block, sizeof block);
    pump_until(now() + 0.1, block, sizeof block);

    double from = now();
    int done = 0;
    for (; done < rounds; done++) {
        double start = now();
        type("x\r", 2);
        ssize_t n = pump_until(start + PATIENCE, block, sizeof block);
        delay_ms[done] = is_frame(block, n) ? (now() - start) * 1e3 : -1;
        if (n <= 0)
            break;
        pump_until(now() + varied(0.008), block, sizeof block);
    }
    double to = now();
    type("\x04", 1);
    while (pump_until(now() + 0.5, block, sizeof block) >= 0)
        ;
    typed = done;
    report(from, to);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        usage();
    srand48(1);
    alarm(120);
    if (strcmp(argv[1], "type") == 0)
        type_keys(argc - 1, argv + 1);
    else if (strcmp(argv[1], "send") == 0)
        send_lines(argc - 1, argv + 1);
    else
        usage();
}
