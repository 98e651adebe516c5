package io.thalweg.engine.l7;

import io.thalweg.engine.l7.amqp.AmqpProtocol;
import io.thalweg.engine.l7.brpc.BrpcProtocol;
import io.thalweg.engine.l7.dns.DnsProtocol;
import io.thalweg.engine.l7.dubbo.DubboProtocol;
import io.thalweg.engine.l7.fastcgi.FastCgiProtocol;
import io.thalweg.engine.l7.http.HttpProtocol;
import io.thalweg.engine.l7.http2.Http2Protocol;
import io.thalweg.engine.l7.kafka.KafkaProtocol;
import io.thalweg.engine.l7.memcached.MemcachedProtocol;
import io.thalweg.engine.l7.mongodb.MongoProtocol;
import io.thalweg.engine.l7.mqtt.MqttProtocol;
import io.thalweg.engine.l7.mysql.MysqlProtocol;
import io.thalweg.engine.l7.nats.NatsProtocol;
import io.thalweg.engine.l7.openwire.OpenWireProtocol;
import io.thalweg.engine.l7.ping.PingProtocol;
import io.thalweg.engine.l7.postgresql.PostgresqlProtocol;
import io.thalweg.engine.l7.pulsar.PulsarProtocol;
import io.thalweg.engine.l7.redis.RedisProtocol;
import io.thalweg.engine.l7.rocketmq.RocketMqProtocol;
import io.thalweg.engine.l7.sofarpc.SofaRpcProtocol;
import io.thalweg.engine.l7.someip.SomeIpProtocol;
import io.thalweg.engine.l7.tars.TarsProtocol;
import io.thalweg.engine.l7.tls.TlsProtocol;
import io.thalweg.engine.l7.zmtp.ZmtpProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The protocols there are: those of the engine and, after them, those of {@link ProtocolPlugins}. They are in the order in
 * which an unknown flow is tried: the strictest guesses first.
 */
public final class ProtocolRegistry {
    private static final List<L7Protocol> BUILT_IN = List.of(
            new Http2Protocol(),
            new TlsProtocol(),
            new HttpProtocol(),
            new DubboProtocol(),
            new FastCgiProtocol(),
            new SofaRpcProtocol(),
            new BrpcProtocol(),
            new TarsProtocol(),
            new KafkaProtocol(),
            new ZmtpProtocol(),
            new PulsarProtocol(),
            new RocketMqProtocol(),
            new OpenWireProtocol(),
            new NatsProtocol(),
            new AmqpProtocol(),
            new MqttProtocol(),
            new SomeIpProtocol(),
            new DnsProtocol(),
            new RedisProtocol(),
            new PingProtocol(),
            new MongoProtocol(),
            new PostgresqlProtocol(),
            new MysqlProtocol(),
            new MemcachedProtocol());

    static final List<L7Protocol> ALL = withPlugins();

    private ProtocolRegistry() {}

    private static List<L7Protocol> withPlugins() {
        List<L7Protocol> all = new ArrayList<>(BUILT_IN);
        all.addAll(ProtocolPlugins.load(ProtocolRegistry.class.getClassLoader(), BUILT_IN));
        return List.copyOf(all);
    }

    /**
     * The number of a protocol by its title, in any case, or by the number itself.
     *
     * @throws IllegalArgumentException for a protocol that this build does not parse
     */
    public static int idOf(String nameOrNumber) {
        String wanted = nameOrNumber.strip();
        for (L7Protocol protocol : ALL) {
            if (protocol.title().equalsIgnoreCase(wanted)
                    || String.valueOf(protocol.id()).equals(wanted)) {
                return protocol.id();
            }
        }
        throw new IllegalArgumentException("protocol \"" + wanted + "\"; allowed: " + titles());
    }

    /** The titles of all protocols, in alphabetical order, separated by commas. */
    public static String titles() {
        return ALL.stream()
                .map(L7Protocol::title)
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .collect(Collectors.joining(", "));
    }

    /** Place in {@link #ALL} of a protocol that comes with the engine, by its number. */
    static int place(int id) throws IOException {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).id() == id && id != ProtocolPlugins.ID) {
                return i;
            }
        }
        throw new IOException("L7 state: protocol " + id + " is not known to this build");
    }

    /** Place in {@link #ALL} of a plug-in's protocol, by its title; negative when it is not there any more. */
    static int placeOfPlugin(String title) {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).id() == ProtocolPlugins.ID && ALL.get(i).title().equals(title)) {
                return i;
            }
        }
        return -1;
    }
}
