#include "CTerminalRestore.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int terminal = -1;
static struct termios original;
static atomic_int is_engaged;
static atomic_int has_paste;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS, SIGQUIT};
enum { crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction before[crash_count];

int wsx_terminal_remember(int descriptor)
{
    if (tcgetattr(descriptor, &original) != 0)
        return -1;
    terminal = descriptor;
    return 0;
}

void wsx_terminal_engage(int has_bracketed_paste)
{
    atomic_store(&has_paste, has_bracketed_paste);
    atomic_store(&is_engaged, 1);
}

static void restore(const char *text, const char *text_with_paste)
{
    if (!atomic_exchange(&is_engaged, 0))
        return;
    int saved = errno;
    /* Another job has the terminal, so whoever gave it to that one has seen to its modes. */
    if (tcgetpgrp(terminal) != getpgrp())
        return;
    /* Control-S may have stopped the output, and a terminal that nobody reads takes none: neither may hold us. */
    tcflow(terminal, TCOON);
    tcsetattr(terminal, TCSANOW, &original);
    if (atomic_load(&has_paste))
        text = text_with_paste;
    struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
    if (*text && poll(&output, 1, 0) == 1 && (output.revents & POLLOUT) &&
        write(STDOUT_FILENO, text, strlen(text)) < 0)
        errno = saved;
    errno = saved;
}

void wsx_terminal_restore(void)
{
    restore("", "\033[?2004l");
}

void wsx_terminal_leave(void)
{
    restore("\r\n", "\r\n\033[?2004l");
}

/* The terminal first, then whatever would have happened. */
static void crashed(int number)
{
    wsx_terminal_leave();
    for (int index = 0; index < crash_count; index++)
        if (crashes[index] == number)
            sigaction(number, &before[index], NULL);
    /* Whoever presses the quit key does not ask what happened. */
    if (number == SIGQUIT)
        signal(number, SIG_DFL);
    raise(number);
}

void wsx_terminal_restore_on_crash(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < crash_count; index++)
        sigaction(crashes[index], &action, &before[index]);
}
