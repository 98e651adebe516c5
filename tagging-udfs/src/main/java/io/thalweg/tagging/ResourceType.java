package io.thalweg.tagging;

/** Values of {@code l3_device_type}, {@code auto_instance_type} and {@code auto_service_type}. */
public final class ResourceType {
    public static final int INTERNET = 0;
    public static final int HOST = 6;
    public static final int POD = 10;
    public static final int POD_SERVICE = 11;
    public static final int POD_NODE = 14;
    /** A workload of which no kind is told. */
    public static final int POD_GROUP = 101;

    public static final int POD_CLUSTER = 103;
    public static final int CUSTOM_SERVICE = 104;
    public static final int PROCESS = 120;
    /** An address that nobody is known to have; the id is its subnet's. */
    public static final int IP = 255;

    private ResourceType() {}
}
