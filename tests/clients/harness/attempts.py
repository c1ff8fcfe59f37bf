"""Ways out of a workstation: a few lines of Python each, which raise OSError where they are barred and just end where they get through."""

import collections
import json
import subprocess

from harness import operator

# Where the same lines, or other ones that do the same, succeed, so that a bar that is missing would show: on the HOST, in the OTHER
# workstation, or in the same workstation as ROOT.
HOST, OTHER, ROOT = "host", "other", "root"
BOTH = (operator.ROOT, operator.ARTIST)

Attempt = collections.namedtuple("Attempt", "what source control control_source who needs", defaults=(HOST, None, BOTH, None))

# What an attempt gets to know comes through standard input: a command line would be found among the processes that are looked for.
RUNNER = """
import json, sys
given = json.load(sys.stdin)
try:
    exec(given["source"], given["names"])
except OSError as barred:
    sys.exit(f"barred: {barred}")
"""


def command(source, names):
    """The program that makes an attempt, and what it reads."""
    return ["/usr/bin/python3", "-c", RUNNER], json.dumps({"source": source, "names": names})


def on_host(source, names):
    program, given = command(source, names)
    return subprocess.run(program, input=given, capture_output=True, text=True, timeout=60)


CONNECT = """
import socket
for host, port in addresses:
    try:
        socket.create_connection((host, port), timeout=2).close()
        break
    except OSError as error:
        last = error
else:
    raise last
"""

SYSTEM_CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
"""

OPEN_ONE = """
import os
for path in paths:
    try:
        os.close(os.open(path, os.O_RDONLY))
        break
    except OSError as error:
        last = error
else:
    raise last
"""

WRITE_BACK = """
import pathlib
knob = pathlib.Path(path)
knob.write_text(knob.read_text())
"""

FIND_PROCESS = """
import glob
for path in glob.glob('/proc/[0-9]*/cmdline'):
    try:
        with open(path) as words:
            if mark in words.read():
                break
    except OSError:
        pass
else:
    raise OSError('no such process here')
"""


def connect(addresses):
    return f"addresses = {addresses}\n{CONNECT}"


def write_back(path):
    return f"path = {path}\n{WRITE_BACK}"


ATTEMPTS = (
    # LXD and the server
    Attempt("reach LXD's socket", "import socket; socket.socket(socket.AF_UNIX).connect(lxd_socket)"),
    Attempt("reach LXD's API over the network", connect("[(host, lxd_port) for host in host_addresses]")),
    Attempt("reach the server on the host's loopback", connect("[(host, server_port) for host in ('127.0.0.1', *host_addresses)]")),
    Attempt("reach a service of the host", connect("[(host, service_port) for host in host_addresses]")),
    Attempt("read the server's database", "open(database, 'rb').read(1)"),
    Attempt("see the server's process", f"mark = server_mark\n{FIND_PROCESS}"),
    # other sessions
    Attempt("reach a program in another workstation", connect("[(other_address, 7777)]"), OTHER),
    Attempt("reach a display in another workstation", connect("[(other_address, port) for port in (5901, 6001)]"), OTHER),
    Attempt("reach another workstation by way of the host", """
import fcntl, struct
address = lambda text: struct.pack('HH4s8x', 2, 0, socket.inet_aton(text))
import socket
route = struct.pack('L', 0) + address(other_address) + address(gateway) + address('255.255.255.255')
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x890B, route + struct.pack('Hh4xLLh6xPLLH6x', 7, 0, 0, 0, 0, 0, 0, 0, 0))
socket.create_connection((other_address, 7777), timeout=2).close()
""", OTHER, connect("[(other_address, 7777)]")),
    Attempt("reach an abstract socket in another workstation", "import socket; socket.socket(socket.AF_UNIX).connect('\\0other')", OTHER),
    Attempt("read another workstation's files", "import os; os.listdir(other_files)"),
    Attempt("see another workstation's processes", f"mark = other_mark\n{FIND_PROCESS}"),
    Attempt("leave a file where other workstations see it", "import os; open(shared + '/mark', 'x').close(); os.remove(shared + '/mark')"),
    Attempt(
        "open its own display past the server, which forbids the clipboard there",
        "import socket; socket.socket(socket.AF_UNIX).connect('/run/atelier-display/rfb.sock')", ROOT, who=(operator.ARTIST,),
    ),
    # the host's devices and files
    Attempt("make a device of the pool's disk", """
import os, stat, tempfile
folder = tempfile.mkdtemp(dir='/var/tmp')
try:
    os.mknod(folder + '/disk', stat.S_IFBLK | 0o600, os.makedev(*disk))
    os.close(os.open(folder + '/disk', os.O_RDONLY))
finally:
    if os.path.lexists(folder + '/disk'):
        os.remove(folder + '/disk')
    os.rmdir(folder)
"""),
    Attempt("open the pool's own disk", "import os; os.close(os.open(pool_disk, os.O_RDONLY))"),
    Attempt("open a file by its number, past all folders", f"""{SYSTEM_CALL}
handle, mount = ctypes.create_string_buffer(136), ctypes.c_int()
ctypes.c_uint.from_buffer(handle).value = 128
call(303, -100, b'/etc', handle, ctypes.byref(mount), 0)
call(304, os.open('/', os.O_RDONLY), handle, os.O_RDONLY)
"""),
    # the host's kernel
    *(
        Attempt(f"set the kernel's {knob}", write_back(f"'/proc/sys/{knob}'"))
        for knob in ("kernel/core_pattern", "kernel/printk", "vm/swappiness", "fs/file-max")
    ),
    Attempt(
        "press the kernel's magic keys", "import os; os.close(os.open('/proc/sysrq-trigger', os.O_WRONLY))", needs="/proc/sysrq-trigger"
    ),
    Attempt("load a module into the kernel", f"""{SYSTEM_CALL}
try:
    call(175, b'no module', ctypes.c_ulong(9), b'')
except OSError as error:
    # Exec format error: it was looked at, so a module would have been taken.
    if error.errno != 8:
        raise
""", needs="/proc/modules"),
    Attempt("read the kernel's log", f"{SYSTEM_CALL}\ncall(103, 3, ctypes.create_string_buffer(64), 64)"),
    Attempt("read the kernel's memory", f"paths = ('/dev/mem', '/dev/kmem', '/proc/kcore')\n{OPEN_ONE}", needs="/proc/kcore"),
    Attempt("talk to the machine below", "import socket; socket.socket(40, socket.SOCK_STREAM).close()"),
    # its own limits
    *(
        Attempt(
            f"lift its own limit {file}", write_back(f"limits + '/{controller}' + payload + '/{file}'"),
            needs=f"/sys/fs/cgroup/{controller}",
        )
        for controller, file in (
            ("memory", "memory.limit_in_bytes"), ("pids", "pids.max"), ("blkio", "blkio.throttle.read_iops_device"),
        )
    ),
    Attempt("make a subvolume, which its volume's size does not hold", """
import fcntl, os, struct
folder = os.open(own_folder, os.O_RDONLY)
fcntl.ioctl(folder, 0x5000940E, bytearray(struct.pack('=q4088s', 0, b'subvolume')))
os.rmdir(own_folder + '/subvolume')
"""),
    # the network
    Attempt("reach what a cloud tells its machines", connect("[(metadata_address, service_port)]")),
)

# A whole packet (RFC 791 and 768) or a claim to an address (RFC 826), under any name.
FRAME = """
import socket, struct
hardware_from, ends = bytes.fromhex(hardware), socket.inet_aton(address) + socket.inet_aton(gateway)
def header(checksum):
    return struct.pack('!BBHHHBBH', 0x45, 0, 28 + len(mark), 0, 0, 64, 17, checksum) + ends
total = sum(struct.unpack('!10H', header(0)))
packet = header(~(total + (total >> 16)) & 0xFFFF) + struct.pack('!HHHH', 9, 9, 8 + len(mark), 0)
claim = bytes.fromhex('0001080006040002') + hardware_from + ends[:4] + bytes(6) + ends[4:]
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
    raw.bind(('eth0', 0))
    for _ in range(3):
        raw.send(b'\\xff' * 6 + hardware_from + bytes.fromhex(kind) + {'0800': packet, '0806': claim}[kind] + mark.encode())
"""
