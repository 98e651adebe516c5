package io.thalweg.engine.flow;

import io.thalweg.engine.l7.L7FlowState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What L7 knows of one flow: the parsers' state, and the counters of the current reporting period. */
final class FlowL7 {
    L7FlowState state;
    int protocol;
    boolean succeeded;
    int requests;
    int responses;
    int parseFailed;
    int clientErrors;
    int serverErrors;
    int serverTimeouts;
    long rrtSumMicros;
    int rrtCount;
    long rrtMaxMicros;

    void beginPeriod() {
        requests = 0;
        responses = 0;
        parseFailed = 0;
        clientErrors = 0;
        serverErrors = 0;
        serverTimeouts = 0;
        rrtSumMicros = 0;
        rrtCount = 0;
        rrtMaxMicros = 0;
    }

    FlowL7 copy() {
        FlowL7 copy = new FlowL7();
        copy.state = state == null ? null : state.copy();
        copy.protocol = protocol;
        copy.succeeded = succeeded;
        copy.requests = requests;
        copy.responses = responses;
        copy.parseFailed = parseFailed;
        copy.clientErrors = clientErrors;
        copy.serverErrors = serverErrors;
        copy.serverTimeouts = serverTimeouts;
        copy.rrtSumMicros = rrtSumMicros;
        copy.rrtCount = rrtCount;
        copy.rrtMaxMicros = rrtMaxMicros;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(protocol);
        out.writeBoolean(succeeded);
        out.writeInt(requests);
        out.writeInt(responses);
        out.writeInt(parseFailed);
        out.writeInt(clientErrors);
        out.writeInt(serverErrors);
        out.writeInt(serverTimeouts);
        out.writeLong(rrtSumMicros);
        out.writeInt(rrtCount);
        out.writeLong(rrtMaxMicros);
        out.writeBoolean(state != null);
        if (state != null) {
            state.writeTo(out);
        }
    }

    static FlowL7 readFrom(DataInput in) throws IOException {
        FlowL7 read = new FlowL7();
        read.protocol = in.readUnsignedByte();
        read.succeeded = in.readBoolean();
        read.requests = in.readInt();
        read.responses = in.readInt();
        read.parseFailed = in.readInt();
        read.clientErrors = in.readInt();
        read.serverErrors = in.readInt();
        read.serverTimeouts = in.readInt();
        read.rrtSumMicros = in.readLong();
        read.rrtCount = in.readInt();
        read.rrtMaxMicros = in.readLong();
        read.state = in.readBoolean() ? L7FlowState.readFrom(in) : null;
        return read;
    }
}
