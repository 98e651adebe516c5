package io.thalweg.control.kubernetes;

/** Numbers of ports and protocols as packets have them. */
final class Ports {
    static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final int MAX = 65_535;

    private Ports() {}

    /** 0 for what is no port. */
    static int number(long value) {
        return value > 0 && value <= MAX ? (int) value : 0;
    }

    /** TCP when Kubernetes leaves it out. */
    static int ipProtocol(String name) {
        return switch (name) {
            case "UDP" -> UDP;
            case "SCTP" -> SCTP;
            default -> TCP;
        };
    }
}
