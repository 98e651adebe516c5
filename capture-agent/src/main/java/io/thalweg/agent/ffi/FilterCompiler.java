package io.thalweg.agent.ffi;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Makes classic BPF of filter expressions, as pcap-filter(7) describes them, by libpcap.
 *
 * <p>Without a live interface the words {@code vlan} and {@code inbound}/{@code outbound}, which need the kernel's help,
 * match the bytes of the frame only, or not at all; the kernel has taken an outer VLAN tag off those by then.
 */
public final class FilterCompiler {
    public static final int DLT_ETHERNET = 1;
    /** As Linux numbers it. */
    public static final int DLT_RAW = 12;

    private static final String LIBRARY = "libpcap.so.0.8";
    private static final String OTHER_NAME = "libpcap.so.1";
    /** struct bpf_program: unsigned int length, padding, pointer to the instructions. */
    private static final int PROGRAM_BYTES = 16;

    private static final int PCAP_NETMASK_UNKNOWN = 0xffffffff;
    private static final int ERROR_BYTES = 256;
    private static final int LIVE_BUFFER_BYTES = 1 << 17;
    private static final int BPF_RET_K = 0x06;

    /** See pcap(3pcap). Public only because jnr-ffi implements it by a class of another loader. */
    public interface LibPcap {
        Pointer pcap_open_dead(int linkType, int snapLength);

        Pointer pcap_create(String device, Pointer error);

        int pcap_set_buffer_size(Pointer pcap, int bytes);

        int pcap_set_snaplen(Pointer pcap, int snapLength);

        int pcap_activate(Pointer pcap);

        int pcap_compile(Pointer pcap, Pointer program, String expression, int optimize, int netmask);

        void pcap_freecode(Pointer program);

        String pcap_geterr(Pointer pcap);

        void pcap_close(Pointer pcap);

        String pcap_lib_version();
    }

    private static final class Loaded {
        static final LibPcap LIBPCAP = load();

        private static LibPcap load() {
            for (String name : new String[] {LIBRARY, OTHER_NAME}) {
                try {
                    return LibraryLoader.create(LibPcap.class).failImmediately().load(name);
                } catch (UnsatisfiedLinkError e) {
                    // The next name, or the caller says what is missing.
                    continue;
                }
            }
            return null;
        }
    }

    private FilterCompiler() {}

    public static boolean isAvailable() {
        return Loaded.LIBPCAP != null;
    }

    /** What libpcap says of itself; null: it is not there. */
    public static String version() {
        return isAvailable() ? Loaded.LIBPCAP.pcap_lib_version() : null;
    }

    /** The program that takes every packet, cut at a length; needs no libpcap. */
    public static long[] everything(int snapLength) {
        return new long[] {BpfInstruction.of(BPF_RET_K, snapLength)};
    }

    /**
     * Compiles an expression; the empty one takes everything.
     *
     * @param linkType a DLT_ number
     * @return one instruction per long, as the kernel lays them
     * @throws FilterException when the expression is wrong, or libpcap is not there
     */
    public static synchronized long[] compile(String expression, int linkType, int snapLength) throws FilterException {
        LibPcap libpcap = library();
        Pointer pcap = libpcap.pcap_open_dead(linkType, snapLength);
        if (pcap == null) {
            throw new FilterException("pcap_open_dead failed for link type " + linkType);
        }
        try {
            return compile(libpcap, pcap, expression);
        } finally {
            libpcap.pcap_close(pcap);
        }
    }

    /**
     * Compiles an expression that may ask the kernel (vlan, inbound, outbound, ifindex), which libpcap does for an open
     * interface only; it hears the interface for the moment.
     *
     * @param device an interface of the calling thread's network namespace that is up
     */
    public static synchronized long[] compileFor(String device, String expression, int snapLength)
            throws FilterException {
        LibPcap libpcap = library();
        Pointer pcap = libpcap.pcap_create(device, Memory.allocateDirect(Runtime.getRuntime(libpcap), ERROR_BYTES));
        if (pcap == null) {
            throw new FilterException("libpcap does not open interface " + device);
        }
        try {
            libpcap.pcap_set_snaplen(pcap, snapLength);
            libpcap.pcap_set_buffer_size(pcap, LIVE_BUFFER_BYTES);
            if (libpcap.pcap_activate(pcap) < 0) {
                throw new FilterException(
                        "libpcap does not open interface " + device + ": " + libpcap.pcap_geterr(pcap));
            }
            return compile(libpcap, pcap, expression);
        } finally {
            libpcap.pcap_close(pcap);
        }
    }

    private static LibPcap library() throws FilterException {
        LibPcap libpcap = Loaded.LIBPCAP;
        if (libpcap == null) {
            throw new FilterException("a filter needs libpcap, which is not installed (" + LIBRARY
                    + "); install it (Debian: apt-get install libpcap0.8) or leave out --filter");
        }
        return libpcap;
    }

    private static long[] compile(LibPcap libpcap, Pointer pcap, String expression) throws FilterException {
        Pointer program = Memory.allocateDirect(Runtime.getRuntime(libpcap), PROGRAM_BYTES, true);
        if (libpcap.pcap_compile(pcap, program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0) {
            throw new FilterException("the filter '" + expression + "' is not valid: " + libpcap.pcap_geterr(pcap));
        }
        long[] instructions = new long[program.getInt(0)];
        program.getPointer(8).get(0, instructions, 0, instructions.length);
        libpcap.pcap_freecode(program);
        return instructions;
    }
}
