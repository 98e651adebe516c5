package io.thalweg.engine.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SyscallSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The same events give the same rows, however they come: cut into batches, saved and restored, slightly out of order. */
final class SyscallSameRowsTest {
    private record Seen(SyscallEvent event, CapturedProcess process) {}

    @Property(tries = 20)
    void shardSavedAndRestoredBeforeEveryEvent(@ForAll long seed) {
        List<Seen> events = traffic(seed, 12, false);
        SyscallRun restored = new SyscallRun();
        for (Seen seen : events) {
            restored.save();
            restored.feed(seen.event, seen.process);
        }
        restored.save();
        assertThat(restored.finish().lines()).isEqualTo(atOnce(events).lines()).isNotEmpty();
    }

    @Property(tries = 50)
    void batchesCutAnywhere(@ForAll long seed) {
        List<Seen> events = traffic(seed, 30, false);
        Random random = new Random(seed);
        SyscallRun cut = new SyscallRun();
        for (Seen seen : events) {
            if (random.nextInt(5) == 0) {
                cut.engine.advance(CallTime.nanos(seen.event) - SocketTalk.CALL_NANOS);
            }
            cut.feed(seen.event, seen.process);
        }
        assertThat(cut.finish().linesWithoutIds())
                .isEqualTo(atOnce(events).linesWithoutIds())
                .isNotEmpty();
    }

    @Property(tries = 50)
    void eventsOfASocketSlightlyOutOfOrder(@ForAll long seed) {
        List<Seen> events = traffic(seed, 20, true);
        List<Seen> mixed = new ArrayList<>(events);
        Random random = new Random(seed);
        for (int i = 1; i < mixed.size(); i++) {
            boolean mayMove = mixed.get(i - 1).event.captureSequence > 0;
            if (mayMove && random.nextInt(4) == 0) {
                mixed.add(i - 1, mixed.remove(i));
            }
        }
        SyscallRun run = new SyscallRun();
        mixed.forEach(seen -> run.feed(seen.event, seen.process));
        run.finish();

        assertThat(run.linesWithoutIds())
                .isEqualTo(atOnce(events).linesWithoutIds())
                .isNotEmpty();
        assertThat(run.engine.counters().eventsMissing).isZero();
    }

    @Property(tries = 50)
    void lostEventsAreCounted(@ForAll long seed) {
        List<Seen> events = traffic(seed, 20, false);
        Random random = new Random(seed);
        SyscallRun run = new SyscallRun();
        int lost = 0;
        for (Seen seen : events) {
            boolean isEnd = seen.event.captureSequence == 0 || seen.event.syscall == 3;
            if (!isEnd && random.nextInt(10) == 0) {
                lost++;
            } else {
                run.feed(seen.event, seen.process);
            }
        }
        run.finish();
        assertThat(run.engine.counters().eventsMissing).isEqualTo(lost);
        assertThat(run.engine.counters().eventsLate).isZero();
        assertThat(run.shard.live()).isZero();
    }

    private static SyscallRun atOnce(List<Seen> events) {
        SyscallRun run = new SyscallRun();
        events.forEach(seen -> run.feed(seen.event, seen.process));
        return run.finish();
    }

    /** Sockets that speak HTTP and Redis, plain and under TLS, cut into calls anywhere; their events by time. */
    private static List<Seen> traffic(long seed, int sockets, boolean close) {
        Random random = new Random(seed);
        List<Seen> events = new ArrayList<>();
        for (int i = 0; i < sockets; i++) {
            SocketTalk talk = random.nextBoolean() ? SocketTalk.client(80 + i % 3) : SocketTalk.server(80 + i % 3);
            talk.cookie(100 + i).clientPort(30000 + i).at(SocketTalk.START + random.nextInt(1_000_000_000));
            talk.begins();
            talk.source(random.nextInt(3) == 0 ? SyscallSource.OPENSSL : SyscallSource.SYSCALL);
            for (int message = random.nextInt(6); message >= 0; message--) {
                talk.trace(random.nextInt(100));
                exchange(talk, random);
            }
            // Every close is the last of its socket's events that a test may not lose.
            talk.source(SyscallSource.SYSCALL).after(close ? 1000 : 1).closes();
            talk.events().forEach(event -> events.add(new Seen(event, talk.process())));
        }
        events.sort(Comparator.comparingLong(seen -> CallTime.nanos(seen.event)));
        return events;
    }

    private static void exchange(SocketTalk talk, Random random) {
        boolean isClient = talk.process().name().equals("curl");
        String body = "x".repeat(random.nextInt(300));
        String request = "POST /p" + random.nextInt(9) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        String response = "HTTP/1.1 " + (random.nextInt(4) == 0 ? "500 Oh" : "200 OK") + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        pieces(talk, request, isClient, random);
        if (random.nextInt(8) != 0) {
            talk.after(1 + random.nextInt(5_000_000));
            pieces(talk, response, !isClient, random);
        }
        talk.after(1 + random.nextInt(300_000_000));
    }

    private static void pieces(SocketTalk talk, String text, boolean isSent, Random random) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(200));
            String piece = text.substring(from, to);
            if (isSent) {
                talk.sends(piece);
            } else {
                talk.receives(piece);
            }
            talk.after(1 + random.nextInt(20_000));
            from = to;
        }
    }
}
