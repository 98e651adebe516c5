package io.thalweg.agent.check;

import io.thalweg.agent.ffi.BpfTrial;
import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.HeldCapabilities;
import io.thalweg.agent.ffi.LibBpfVersion;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.PacketSocket;

/** What only system calls and libraries can tell; tests put their own in its place. */
interface NativeFacts {
    /** Bits of {@link Capability}. */
    long effectiveCapabilities();

    /** Null: a packet socket can be had. Otherwise the system's words. */
    String packetSocketRefusal();

    /** Null: a ring buffer and a tracing program can be loaded. Otherwise the system's words. */
    String bpfRefusal();

    /** Null: not installed. */
    String libpcapVersion();

    /** Null: not installed. */
    String libbpfVersion();

    static NativeFacts ofThisProcess() {
        return new NativeFacts() {
            @Override
            public long effectiveCapabilities() {
                return HeldCapabilities.effective();
            }

            @Override
            public String packetSocketRefusal() {
                return refusal(PacketSocket::probe);
            }

            @Override
            public String bpfRefusal() {
                return refusal(BpfTrial::run);
            }

            @Override
            public String libpcapVersion() {
                return FilterCompiler.version();
            }

            @Override
            public String libbpfVersion() {
                return LibBpfVersion.get();
            }
        };
    }

    /** A trial of something. */
    @FunctionalInterface
    interface Trial {
        void run() throws NativeException;
    }

    private static String refusal(Trial trial) {
        try {
            trial.run();
            return null;
        } catch (NativeException e) {
            return e.getMessage();
        }
    }
}
