package io.thalweg.engine.l7.mqtt;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a connection has agreed on: the protocol level, and in MQTT 5 the numbers that stand for topics, by direction. */
final class MqttState extends FrameState {
    static final int MQTT_5 = 5;

    /** Aliases from 1 on that are remembered; a topic behind a higher one is not shown. */
    private static final int ALIASES = 16;

    private static final int MAX_TOPIC = 256;

    /** Protocol level of the CONNECT packet, or what others tell of it; 0 while that is not known. */
    int level;

    private String[] clientTopics;
    private String[] serverTopics;

    String version() {
        return switch (level) {
            case 3 -> "3.1";
            case 4 -> "3.1.1";
            case MQTT_5 -> "5";
            default -> "";
        };
    }

    boolean hasProperties() {
        return level == MQTT_5;
    }

    /** The topic of a PUBLISH with an alias: remembered if it is there, else the one remembered. */
    String topic(boolean fromClient, int alias, String topic) {
        if (alias < 1 || alias > ALIASES) {
            return topic;
        }
        String[] topics = fromClient ? clientTopics : serverTopics;
        if (topic.isEmpty()) {
            return topics == null || topics[alias - 1] == null ? "" : topics[alias - 1];
        }
        if (topics == null) {
            topics = new String[ALIASES];
            clientTopics = fromClient ? topics : clientTopics;
            serverTopics = fromClient ? serverTopics : topics;
        }
        topics[alias - 1] = topic.length() <= MAX_TOPIC ? topic : null;
        return topic;
    }

    @Override
    public L7ParserState copy() {
        MqttState copy = copyAlignmentTo(new MqttState());
        copy.level = level;
        copy.clientTopics = clientTopics == null ? null : clientTopics.clone();
        copy.serverTopics = serverTopics == null ? null : serverTopics.clone();
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeByte(level);
        write(out, clientTopics);
        write(out, serverTopics);
    }

    private static void write(DataOutput out, String[] topics) throws IOException {
        out.writeBoolean(topics != null);
        for (int i = 0; topics != null && i < ALIASES; i++) {
            out.writeUTF(topics[i] == null ? "" : topics[i]);
        }
    }

    static MqttState readState(DataInput in) throws IOException {
        MqttState read = readAlignment(in, new MqttState());
        read.level = in.readUnsignedByte();
        read.clientTopics = topics(in);
        read.serverTopics = topics(in);
        return read;
    }

    private static String[] topics(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        String[] topics = new String[ALIASES];
        for (int i = 0; i < ALIASES; i++) {
            String topic = in.readUTF();
            topics[i] = topic.isEmpty() ? null : topic;
        }
        return topics;
    }
}
