package io.thalweg.engine.l7.dubbo;

/** Serialisations of bodies by their number in the header (org.apache.dubbo.common.serialize.Constants). */
final class DubboSerialization {
    static final int HESSIAN2 = 2;
    static final int FASTJSON = 6;
    static final int KRYO = 8;
    static final int FST = 9;
    static final int FASTJSON2 = 23;
    static final int KRYO2 = 25;

    private static final String[] NAMES = new String[32];

    static {
        for (int i = 0; i < NAMES.length; i++) {
            NAMES[i] = Integer.toString(i);
        }
        NAMES[HESSIAN2] = "HESSIAN2";
        NAMES[3] = "JAVA";
        NAMES[4] = "COMPACTED_JAVA";
        NAMES[FASTJSON] = "FASTJSON";
        NAMES[7] = "NATIVE_JAVA";
        NAMES[KRYO] = "KRYO";
        NAMES[FST] = "FST";
        NAMES[10] = "NATIVE_HESSIAN";
        NAMES[11] = "AVRO";
        NAMES[12] = "PROTOSTUFF";
        NAMES[16] = "GSON";
        NAMES[21] = "PROTOBUF_JSON";
        NAMES[22] = "PROTOBUF";
        NAMES[FASTJSON2] = "FASTJSON2";
        NAMES[KRYO2] = "KRYO2";
        NAMES[27] = "MSGPACK";
    }

    private DubboSerialization() {}

    static String name(int serialization) {
        return NAMES[serialization];
    }
}
