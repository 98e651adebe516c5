#!/usr/bin/env python3
"""Tells a control plane what a Kubernetes cluster consists of, where no agent may ask its API server.

    pseudo_agent.py --controller HOST:20035 --cluster-name shop [--cluster-id d-...] [--interval 10] [--once]

Asks kubectl, as configured for whoever runs this, and calls KubernetesAPISync of docs/kubernetes.md. Needs python3-grpcio.
"""
import argparse
import hashlib
import json
import subprocess
import sys
import time
import zlib

import grpc

KINDS = {  # as kubectl calls them: as the contract does
    "nodes": "*v1.Node",
    "namespaces": "*v1.Namespace",
    "deployments.apps": "*v1.Deployment",
    "statefulsets.apps": "*v1.StatefulSet",
    "daemonsets.apps": "*v1.DaemonSet",
    "replicasets.apps": "*v1.ReplicaSet",
    "replicationcontrollers": "*v1.ReplicationController",
    "pods": "*v1.Pod",
    "services": "*v1.Service",
}
SERVICE = "/trident.Synchronizer/"


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, value):
    """A field of a Protobuf message: an integer, a text or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def fields(message):
    """Number and value of each field; the answers have integers and texts only."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte, at = message[at], at + 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = number()
        value = number()
        if tag & 7 == 2:
            at, value = at + value, message[at : at + value]
        yield tag >> 3, value


def kubectl(*arguments):
    return subprocess.run(["kubectl", *arguments], check=True, capture_output=True, timeout=300).stdout


def objects():
    """One entry for each kind: its type, and kubectl's own JSON in zlib."""
    entries = b""
    for kind, name in KINDS.items():
        listed = json.loads(kubectl("get", kind, "--all-namespaces", "-o", "json"))
        text = json.dumps({"items": listed["items"]}, sort_keys=True, separators=(",", ":"))
        entries += field(10, field(1, name) + field(3, zlib.compress(text.encode())))
    return entries


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--controller", required=True)
    options.add_argument("--cluster-name", default="")
    options.add_argument("--cluster-id", default="")
    options.add_argument("--interval", type=float, default=10)
    options.add_argument("--once", action="store_true")
    options = options.parse_args()
    channel = grpc.insecure_channel(options.controller, [("grpc.max_send_message_length", -1)])
    sync, ask = (channel.unary_unary(SERVICE + name) for name in ("KubernetesAPISync", "GetKubernetesClusterID"))
    cluster = options.cluster_id
    if not cluster:
        name = options.cluster_name
        answer = dict(fields(ask(field(1, hashlib.md5(name.encode()).hexdigest()) + field(46, name), timeout=30)))
        cluster = answer.get(2, b"").decode() or sys.exit(answer.get(1, b"no cluster id").decode())
    version, sent, held = 0, b"", 0
    while True:
        error, entries = "", sent
        try:
            entries = objects()
        except (subprocess.SubprocessError, ValueError, OSError) as failure:
            error = (getattr(failure, "stderr", b"") or b"").decode(errors="replace")[:500] or str(failure)
        if entries != sent or version == 0:
            version = max(version + 1, int(time.time()))
        request = field(1, cluster) + field(2, version) + field(5, "pseudo-agent")
        request += field(3, error) if error else b""
        request += entries if held != version else b""
        try:
            held, sent = dict(fields(sync(request, timeout=60))).get(1, 0), entries
            print(f"version {version}, the control plane has {held} {error}", flush=True)
        except grpc.RpcError as failure:
            print(f"not taken: {failure.code()} {failure.details()}", file=sys.stderr, flush=True)
            if options.once:
                sys.exit(1)
        if options.once:
            return
        time.sleep(options.interval)


if __name__ == "__main__":
    main()
