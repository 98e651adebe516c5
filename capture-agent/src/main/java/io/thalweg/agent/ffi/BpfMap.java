package io.thalweg.agent.ffi;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** A map that programs and the agent share. One thread. */
public final class BpfMap {
    private final int fd;

    BpfMap(int fd) {
        this.fd = fd;
    }

    /** The sum over all processors of an entry of 64 bits in a per-processor array. */
    public long sum(int index) throws NativeException {
        int processors = BpfObject.possibleProcessors();
        Pointer key = Memory.allocateDirect(LibBpf.Loaded.runtime(), Integer.BYTES);
        Pointer values = Memory.allocateDirect(LibBpf.Loaded.runtime(), Long.BYTES * processors, true);
        key.putInt(0, index);
        if (LibBpf.Loaded.LIBBPF.bpf_map_lookup_elem(fd, key, values) < 0) {
            throw NativeException.ofLastError("reading entry " + index + " of a map");
        }
        long sum = 0;
        for (int processor = 0; processor < processors; processor++) {
            sum += values.getLong((long) processor * Long.BYTES);
        }
        return sum;
    }

    /** Puts a key into a map that is a set, whose values are one byte. */
    public void add(byte[] key) throws NativeException {
        put(key, new byte[] {1});
    }

    /** Sizes are those that the map has. */
    public void put(byte[] key, byte[] value) throws NativeException {
        if (LibBpf.Loaded.LIBBPF.bpf_map_update_elem(fd, memory(key), memory(value), 0) < 0) {
            throw NativeException.ofLastError("adding to a map");
        }
    }

    /** Or nothing, where it is not there. */
    public void remove(byte[] key) {
        LibBpf.Loaded.LIBBPF.bpf_map_delete_elem(fd, memory(key));
    }

    private static Pointer memory(byte[] bytes) {
        Pointer memory = Memory.allocateDirect(LibBpf.Loaded.runtime(), bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        return memory;
    }
}
