package io.thalweg.tagging.sql;

import io.thalweg.tagging.IpAddress;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/** What functions that ask who had an address when have in common: the resources they ask. */
public abstract class AddressFunction extends ScalarFunction {
    private static final long serialVersionUID = 1;

    private transient LiveResources resources;

    AddressFunction() {}

    @Override
    public final void open(FunctionContext context) {
        resources = LiveResources.open(LiveResources.Source.of(context));
    }

    @Override
    public final void close() {
        if (resources != null) {
            resources.close();
            resources = null;
        }
    }

    /** It depends on a topic, so it is not to be worked out when a query is planned. */
    @Override
    public final boolean isDeterministic() {
        return false;
    }

    /** Null when the text is no address or there is no time. */
    final <T> T ask(String address, int port, Instant time, Function<ResourceBook.Found, T> question) {
        IpAddress ip = IpAddress.parse(address);
        if (ip == null || time == null) {
            return null;
        }
        long micros = TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(time.getNano());
        return resources.book().at(ip, port, micros, question);
    }

    /** Times without a zone are UTC. */
    static Instant utc(LocalDateTime time) {
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
