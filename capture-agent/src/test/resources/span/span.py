"""A switch's SPAN session in software: sends a copy of each frame of a port to a collector, wrapped in ERSPAN.
Arguments: the port, the collector's address, the type (1, 2 or 3) and the number of the session. Tells of each datagram of the test that
it has copied, so that one sent last marks the end."""

import socket
import struct
import sys

port, collector, kind, session = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ETH_P_ALL = 3
GRE = 47
SEQUENCED = 0x1000
TYPE_1_AND_2, TYPE_3 = 0x88BE, 0x22EB

frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
frames.bind((port, 0))
out = socket.socket(socket.AF_INET, socket.SOCK_RAW, GRE)
print("mirroring", flush=True)

sequence = 0
while True:
    frame = frames.recv(65535)
    if kind == 1:
        header = struct.pack("!HH", 0, TYPE_1_AND_2)
    elif kind == 2:
        header = struct.pack("!HHIHHI", SEQUENCED, TYPE_1_AND_2, sequence, 1 << 12, session, 0)
    else:
        header = struct.pack("!HHIHHIHH", SEQUENCED, TYPE_3, sequence, 2 << 12, session, 0, 0, 0)
    out.sendto(header + frame, (collector, 0))
    sequence += 1
    if b"a datagram of the test" in frame:
        print("datagram", flush=True)
