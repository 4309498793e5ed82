/*
 * drive.c - runs one client, measures it, prints one line of JSON.
 *
 *   cc -O3 -std=gnu11 -Wall -Wextra -o drive drive.c
 *
 *   drive run [options] -- CLIENT ARGS
 *       from the start of the client to its exit
 *       -i FILE   feed this file to stdin through a pipe (default: /dev/null)
 *       -n TIMES  feed it so many times over (1)
 *       -r        stdin is the file itself, not a pipe
 *       -d MS     wait before the first byte, for clients that drop early input;
 *                 the clock starts after that
 *       -h        hold stdin open after the last byte, until the client is gone
 *       -o null|pipe|FILE   stdout is /dev/null (the default), a pipe that is
 *                 read and counted here, or a file
 *       -k LINES  stop the clock, and the client (SIGTERM), when so many lines
 *                 came out, for clients that stay when the server closes; with -o pipe
 *       -K BYTES  the same by bytes
 *   drive rtt [-n COUNT] [-s BYTES] [-d MS] -- CLIENT ARGS
 *       one line into the client, the same line back out of it, again and
 *       again; a tenth of the count goes ahead as warm-up
 *   drive idle [-w SECONDS] -- CLIENT ARGS
 *       its memory after so many seconds connected; then SIGTERM
 *
 *   all:  -t SECONDS  kill the client after this long (120)
 *         -c CPU      pin this program and the client to one CPU
 *
 * "exit" is the client's status, or 1000 + the signal that ended it.
 * "maxrss_kb" comes from wait4. The kernel counts the image that called exec
 * as part of the peak; hence the plain fork() of a small program whose large
 * buffers have not been touched yet.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 1024 * 1024, STOP_SECONDS = 3 };

static pid_t client, feeder;
static volatile sig_atomic_t timed_out;
static unsigned limit = 120;            /* seconds, -t */
static char buffer[READ_SIZE];

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
    if (feeder > 0)
        kill(feeder, SIGKILL);
    exit(1);
}

static void usage(void)
{
    fprintf(stderr, "usage: drive run|rtt|idle [options] -- CLIENT ARGS (see drive.c)\n");
    exit(2);
}

static void on_alarm(int signal)
{
    (void)signal;
    timed_out = 1;
    if (client > 0)
        kill(client, SIGKILL);
    if (feeder > 0)
        kill(feeder, SIGKILL);
}

static void pin(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0)
        die("sched_setaffinity");
}

static void open_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) < 0)
        die("pipe");
}

static int open_file(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0)
        die(path);
    return fd;
}

/* Forks; the child dies with this program, whatever ends it. */
static pid_t fork_bound(void)
{
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
    }
    return pid;
}

/* Starts the client with these two descriptors, which are closed here. */
static void start_client(char **argv, int in, int out)
{
    if (!argv[0])
        usage();
    signal(SIGALRM, on_alarm);
    client = fork_bound();
    if (client == 0) {
        dup2(in, 0);
        dup2(out, 1);
        signal(SIGPIPE, SIG_DFL);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    alarm(limit);
    close(in);
    close(out);
}

/* Waits until the client is gone, without collecting it. */
static void await_client(void)
{
    siginfo_t info;
    while (waitid(P_PID, (id_t)client, &info, WEXITED | WNOWAIT) < 0)
        if (errno != EINTR)
            die("waitid");
}

/* Collects the client and prints the line; more is further JSON members. */
static void report(double wall, const char *more)
{
    struct rusage used;
    int status;
    alarm(0);
    while (wait4(client, &status, 0, &used) < 0)
        if (errno != EINTR)
            die("wait4");
    printf("{\"wall\":%.6f,\"user\":%.6f,\"sys\":%.6f,\"maxrss_kb\":%ld,\"exit\":%d,\"timed_out\":%s%s}\n", wall,
           (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6,
           (double)used.ru_stime.tv_sec + (double)used.ru_stime.tv_usec / 1e6, used.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status), timed_out ? "true" : "false", more);
}

/* ---- run -------------------------------------------------------------------- */

/* Starts the process that writes the whole file into a pipe, so many times. */
static void start_feeder(int file, int to, long times, unsigned delay_ms, bool hold)
{
    struct stat info;
    feeder = fork_bound();
    if (feeder > 0)
        return;
    signal(SIGPIPE, SIG_DFL);
    usleep(delay_ms * 1000);
    if (fstat(file, &info) < 0)
        _exit(1);
    size_t size = (size_t)info.st_size;     /* 0 for /dev/null */
    char *data = malloc(size + 1);
    for (size_t got = 0; got < size;) {
        ssize_t n = read(file, data + got, size - got);
        if (n <= 0)
            _exit(1);
        got += (size_t)n;
    }
    for (long i = 0; i < times; i++)
        for (size_t sent = 0; sent < size;) {
            ssize_t n = write(to, data + sent, size - sent);
            if (n < 0)
                _exit(1);
            sent += (size_t)n;
        }
    while (hold)
        pause();
    _exit(0);
}

static void run(int argc, char **argv)
{
    const char *input = "/dev/null", *output = "null";
    long times = 1;
    unsigned delay_ms = 0;
    unsigned long long stop_lines = 0, stop_bytes = 0, lines = 0, bytes = 0;
    bool hold = false, direct = true, given_direct = false;
    for (int option; (option = getopt(argc, argv, "+i:n:rd:ho:k:K:t:c:")) != -1;)
        switch (option) {
        case 'i': input = optarg; direct = false; break;
        case 'n': times = atol(optarg); break;
        case 'r': given_direct = true; break;
        case 'd': delay_ms = (unsigned)atoi(optarg); break;
        case 'h': hold = true; direct = false; break;
        case 'o': output = optarg; break;
        case 'k': stop_lines = strtoull(optarg, NULL, 10); break;
        case 'K': stop_bytes = strtoull(optarg, NULL, 10); break;
        case 't': limit = (unsigned)atoi(optarg); break;
        case 'c': pin(atoi(optarg)); break;
        default: usage();
        }
    direct |= given_direct;
    bool counted = strcmp(output, "pipe") == 0;
    int file = open_file(input, O_RDONLY), in[2] = {-1, -1}, out[2] = {-1, -1};
    if (counted)
        open_pipe(out);
    else
        out[1] = open_file(strcmp(output, "null") == 0 ? "/dev/null" : output, O_WRONLY | O_CREAT | O_TRUNC);
    if (!direct)
        open_pipe(in);

    double begun = now();
    if (direct) {
        start_client(argv + optind, file, out[1]);
    } else {
        start_client(argv + optind, in[0], out[1]);
        start_feeder(file, in[1], times, delay_ms, hold);
        close(in[1]);
        close(file);
    }

    double stopped = 0;
    for (ssize_t n; counted && stopped == 0 && (n = read(out[0], buffer, sizeof buffer)) > 0;) {
        bytes += (unsigned long long)n;
        for (char *p = buffer, *end = p + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
            lines++;
        if ((stop_lines && lines >= stop_lines) || (stop_bytes && bytes >= stop_bytes)) {
            stopped = now();
            kill(client, SIGTERM);
            alarm(STOP_SECONDS);        /* for a client that does not mind SIGTERM */
        }
    }
    await_client();
    double wall = (stopped > 0 ? stopped : now()) - begun - delay_ms / 1e3;
    if (stopped > 0)
        timed_out = 0;
    if (feeder > 0) {
        kill(feeder, SIGKILL);
        waitpid(feeder, NULL, 0);
    }
    char more[128] = "";
    if (counted)
        snprintf(more, sizeof more, ",\"out_bytes\":%llu,\"out_lines\":%llu", bytes, lines);
    report(wall, more);
}

/* ---- rtt -------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Reads until the line has come back, with whatever the client prints around it. */
static bool line_returns(int from, const char *line, size_t n)
{
    for (size_t used = 0; used < sizeof buffer;) {
        ssize_t got = read(from, buffer + used, sizeof buffer - used);
        if (got <= 0)
            return false;
        used += (size_t)got;
        if (memmem(buffer, used, line, n))
            return true;
    }
    return false;
}

static void rtt(int argc, char **argv)
{
    int count = 20000;
    size_t size = 16;
    unsigned delay_ms = 0;
    for (int option; (option = getopt(argc, argv, "+n:s:d:t:c:")) != -1;)
        switch (option) {
        case 'n': count = atoi(optarg); break;
        case 's': size = strtoul(optarg, NULL, 10); break;
        case 'd': delay_ms = (unsigned)atoi(optarg); break;
        case 't': limit = (unsigned)atoi(optarg); break;
        case 'c': pin(atoi(optarg)); break;
        default: usage();
        }
    if (count < 1 || size < 10)
        usage();
    int in[2], out[2], warm_up = count / 10, done = 0;
    open_pipe(in);
    open_pipe(out);
    signal(SIGPIPE, SIG_IGN);
    start_client(argv + optind, in[0], out[1]);
    usleep(delay_ms * 1000);

    double *trips = calloc((size_t)count, sizeof *trips), begun = 0;
    char *line = malloc(size + 2);
    memset(line, 'x', size);
    for (int i = -warm_up; i < count; i++) {
        char number[16];
        snprintf(number, sizeof number, "m%08u", (unsigned)(i + warm_up));
        memcpy(line, number, 9);
        line[size] = '\n';
        double start = now();
        if (i == 0)
            begun = start;
        if (write(in[1], line, size + 1) != (ssize_t)size + 1 || !line_returns(out[0], line, size + 1))
            break;
        if (i >= 0)
            trips[done++] = now() - start;
    }
    double wall = now() - begun;
    close(in[1]);
    if (!timed_out)
        alarm(STOP_SECONDS);            /* for a client that stays at the end of stdin */
    int late = timed_out;
    while (read(out[0], buffer, sizeof buffer) > 0)
        ;
    await_client();
    timed_out = late;
    qsort(trips, (size_t)done, sizeof *trips, compare);
    char more[160];
    snprintf(more, sizeof more, ",\"trips\":%d,\"mean_us\":%.2f,\"p50_us\":%.2f,\"p99_us\":%.2f,\"min_us\":%.2f", done,
             done ? wall / done * 1e6 : 0, trips[done / 2] * 1e6, trips[done * 99L / 100] * 1e6, trips[0] * 1e6);
    report(wall, more);
}

/* ---- idle ------------------------------------------------------------------- */

/* The number after a name in a file of /proc, or -1. */
static long proc_field(const char *file, const char *name)
{
    char path[64], text[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/%s", client, file);
    FILE *f = fopen(path, "r");
    while (f && value < 0 && fgets(text, sizeof text, f))
        if (strncmp(text, name, strlen(name)) == 0)
            value = atol(text + strlen(name));
    if (f)
        fclose(f);
    return value;
}

static void idle(int argc, char **argv)
{
    unsigned seconds = 2;
    for (int option; (option = getopt(argc, argv, "+w:t:c:")) != -1;)
        switch (option) {
        case 'w': seconds = (unsigned)atoi(optarg); break;
        case 't': limit = (unsigned)atoi(optarg); break;
        case 'c': pin(atoi(optarg)); break;
        default: usage();
        }
    int in[2];
    open_pipe(in);
    double begun = now();
    start_client(argv + optind, in[0], open_file("/dev/null", O_WRONLY));
    sleep(seconds);
    char more[160];
    snprintf(more, sizeof more, ",\"rss_kb\":%ld,\"pss_kb\":%ld,\"threads\":%ld", proc_field("smaps_rollup", "Rss:"),
             proc_field("smaps_rollup", "Pss:"), proc_field("status", "Threads:"));
    kill(client, SIGTERM);
    alarm(STOP_SECONDS);
    await_client();
    report(now() - begun, more);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        usage();
    if (strcmp(argv[1], "run") == 0)
        run(argc - 1, argv + 1);
    else if (strcmp(argv[1], "rtt") == 0)
        rtt(argc - 1, argv + 1);
    else if (strcmp(argv[1], "idle") == 0)
        idle(argc - 1, argv + 1);
    else
        usage();
}
