#ifndef CTERMINALRESTORE_H
#define CTERMINALRESTORE_H

/* A terminal is left as it was found, on every way out, a crash included. */

/* Remembers how the terminal behind a descriptor is set; 0 if it is one. */
int wsx_terminal_remember(int descriptor);

/* From now on there is something to be put back: modes, and if asked for bracketed paste. */
void wsx_terminal_engage(int has_bracketed_paste);

/* Puts back what was remembered, once for each engagement. May be called in a signal handler. */
void wsx_terminal_restore(void);

/* The same in the midst of a line, which is ended: what comes next has a row of its own. */
void wsx_terminal_leave(void);

/* Has signals that mean a crash put the terminal back first. */
void wsx_terminal_restore_on_crash(void);

#endif
