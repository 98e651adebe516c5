"""A switch's SPAN session in software: sends a copy of each frame of a port to a collector, with the VLAN tag that the frame
has inside the switch: hosts of 10.77.N.0/24 are in VLAN N, those of 10.77.0.0/24 in none. Arguments: the port, the type of
the session and its number, and where copies go. Of type 1, 2 or 3 they are wrapped in ERSPAN and go to an address; of type 0 they are
put on another port as they are. Tells of each datagram of the test that it has copied, so that one sent last marks the end."""

import socket
import struct
import sys

port, kind, session, to = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
ETH_P_ALL = 3
IPV4, VLAN = b"\x08\x00", b"\x81\x00"
GRE = 47
SEQUENCED = 0x1000
TYPE_1_AND_2, TYPE_3 = 0x88BE, 0x22EB
TAG_IS_KEPT = 3 << 11

frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
frames.bind((port, 0))
if kind == 0:
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((to, 0))
else:
    out = socket.socket(socket.AF_INET, socket.SOCK_RAW, GRE)
print("mirroring", flush=True)


def header(vlan, sequence):
    """GRE and ERSPAN."""
    if kind == 1:
        return struct.pack("!HH", 0, TYPE_1_AND_2)
    if kind == 2:
        kept = TAG_IS_KEPT if vlan else 0
        return struct.pack("!HHIHHI", SEQUENCED, TYPE_1_AND_2, sequence, 1 << 12 | vlan, kept | session, 0)
    return struct.pack("!HHIHHIHH", SEQUENCED, TYPE_3, sequence, 2 << 12 | vlan, session, 0, 0, 0)


sequence = 0
while True:
    frame = frames.recv(65535)
    vlan = frame[28] if frame[12:14] == IPV4 and frame[26:28] == bytes([10, 77]) else 0
    if vlan:
        frame = frame[:12] + VLAN + struct.pack("!H", vlan) + frame[12:]
    if kind == 0:
        out.send(frame)
    else:
        out.sendto(header(vlan, sequence) + frame, (to, 0))
    sequence += 1
    if b"a datagram of the test" in frame:
        print("datagram", flush=True)
