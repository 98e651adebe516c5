package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.metrics.DocumentCodec;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.event.sbe.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The short way says what the long way says. */
final class EstablishedSegmentTest {
    private static final int TCP = 14 + 20;
    private static final int[] FLAGS = {
        TcpFlags.ACK,
        TcpFlags.ACK,
        TcpFlags.ACK | TcpFlags.PSH,
        TcpFlags.ACK | TcpFlags.PSH,
        TcpFlags.ACK | TcpFlags.URG
    };

    @Property(tries = 20)
    void mixedTraffic(@ForAll long seed) {
        bothWaysAgree(EngineOptions.defaults(), Traffic.of(seed, 60, 150));
    }

    @Property(tries = 20)
    void mixedTrafficWithSeconds(@ForAll long seed) {
        bothWaysAgree(EngineOptions.defaults().withSeconds(true), Traffic.of(seed, 40, 100));
    }

    /** One connection whose packets make little sense: repeated, reordered, late, silent for long. */
    @Property(tries = 200)
    void strangeConnection(@ForAll long seed) {
        bothWaysAgree(EngineOptions.defaults().withSeconds(true), strange(new Random(seed)));
    }

    @Test
    void onlyPlainSegmentsOfAnEstablishedConnectionAre() {
        Conversation talk = Conversation.tcp(40000, 80)
                .handshake()
                .client()
                .push(10)
                .server()
                .push(20);
        Run run = new Run().feed(talk);

        assertThat(isShort(run, talk.client().ack())).isTrue();
        assertThat(isShort(run, talk.client().push(5))).isTrue();
        assertThat(isShort(run, talk.client().fin())).isFalse();
        assertThat(isShort(run, talk.client().after(301_000).ack())).isFalse();
        assertThat(isShort(
                        new Run().feed(Conversation.tcp(40000, 80).client().syn()),
                        talk.client().ack()))
                .isFalse();
    }

    private static boolean isShort(Run run, Conversation talk) {
        Conversation.Packet last = talk.packets().get(talk.packets().size() - 1);
        PacketDecoder decoder = new PacketDecoder(EngineOptions.defaults().decode());
        decoder.decode(LinkType.ETHERNET, last.frame(), 0, last.frame().length, last.frame().length);
        return EstablishedSegment.is(
                decoder.headers(), run.shard.flows.chunk(0), run.shard.flows.offset(0), last.nanos());
    }

    private static void bothWaysAgree(EngineOptions options, List<Conversation.Packet> packets) {
        Run shortWay = new Run(options);
        Run longWay = new Run(options, false);
        packets.forEach(shortWay::feed);
        packets.forEach(longWay::feed);
        shortWay.finish();
        longWay.finish();

        assertThat(RowText.of(shortWay.flows, shortWay.sessions))
                .isNotEmpty()
                .isEqualTo(RowText.of(longWay.flows, longWay.sessions));
        assertThat(bytes(shortWay.seconds)).isEqualTo(bytes(longWay.seconds));
    }

    private static byte[] bytes(List<MetricsDocument> documents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (MetricsDocument document : documents) {
                DocumentCodec.write(document, new DataOutputStream(bytes));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<Conversation.Packet> strange(Random random) {
        Conversation talk = Conversation.tcp(40000, 80).handshake();
        for (int i = 0; i < 60; i++) {
            talk = random.nextBoolean() ? talk.client() : talk.server();
            talk.after(random.nextInt(20) == 0 ? random.nextInt(400_000) : random.nextInt(30));
            talk.segment(
                    random.nextInt(15) == 0 ? random.nextInt(64) : FLAGS[random.nextInt(FLAGS.length)],
                    random.nextInt(4));
        }
        List<Conversation.Packet> packets = new ArrayList<>();
        for (Conversation.Packet packet : talk.packets()) {
            byte[] frame = packet.frame().clone();
            ByteBuffer tcp = ByteBuffer.wrap(frame);
            if (random.nextInt(5) == 0) {
                tcp.putInt(TCP + 4, tcp.getInt(TCP + 4) + random.nextInt(9) - 4);
            }
            if (random.nextInt(5) == 0) {
                tcp.putInt(TCP + 8, tcp.getInt(TCP + 8) + random.nextInt(9) - 4);
            }
            if (random.nextInt(8) == 0) {
                tcp.putShort(TCP + 14, (short) 0);
            }
            long late = random.nextInt(10) == 0 ? random.nextInt(40) * 1_000_000L : 0;
            packets.add(new Conversation.Packet(packet.nanos() - late, frame));
        }
        return packets;
    }
}
