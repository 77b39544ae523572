"""A terminal for tests: runs a program on a pseudo-terminal and gives what it shows there."""
import fcntl
import os
import pty
import struct
import sys
import termios


def show(columns, *arguments, cwd=None, environment=None):
    """What the program writes to a terminal that is so many cells wide, and its exit status."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.chdir(cwd or ".")
        os.environ.update({"TERM": "xterm", **(environment or {})})
        os.execvp(arguments[0], [str(a) for a in arguments])
    seen = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return seen.decode().replace("\r\n", "\n"), status


if __name__ == "__main__":
    sys.stdout.write(show(int(sys.argv[1]), *sys.argv[2:])[0])
