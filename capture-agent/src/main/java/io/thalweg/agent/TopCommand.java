package io.thalweg.agent;

import io.thalweg.agent.top.Keyboard;
import io.thalweg.agent.top.Scrape;
import io.thalweg.agent.top.TopView;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent top}: what a running agent does, second by second. A screen on a terminal, a line each time in a pipe. */
@Command(name = "top", description = "Shows live what a running agent does.", sortOptions = false)
final class TopCommand implements Callable<Integer> {
    private static final String CLEAR = "\033[H\033[2J";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final double MILLIS_PER_SECOND = 1e3;

    @Mixin
    private HelpOption help;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            defaultValue = MetricsOption.DEFAULT_ADDRESS,
            description = "The agent's --metrics-listen (default: ${DEFAULT-VALUE}).")
    private String address;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "Between two looks (default: ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many. Default: go on until q or Ctrl-C.")
    private Integer count;

    @Spec
    private CommandSpec spec;

    /** Made when it is wanted: an agent that runs has this object too, and the client has a thousand classes. */
    private HttpClient http;

    private PrintWriter out;

    @Override
    public Integer call() throws InterruptedException {
        if (interval.toMillis() < 100) {
            throw new ParameterException(spec.commandLine(), "--interval: " + interval + "; allowed: 100ms and more");
        }
        http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        out = spec.commandLine().getOut();
        try (Keyboard keyboard = System.console() == null ? null : Keyboard.open()) {
            show(keyboard);
            return CaptureAgent.DONE;
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            spec.commandLine()
                    .getErr()
                    .println("no agent answers at " + address + ": " + why
                            + "; is it running, and with this --metrics-listen?");
            return CaptureAgent.FAILED;
        }
    }

    private void show(Keyboard keyboard) throws IOException, InterruptedException {
        Scrape before = scrape();
        for (int shown = 0; count == null || shown < count; shown++) {
            if (isEnded(keyboard)) {
                return;
            }
            Scrape now = scrape();
            if (keyboard == null) {
                out.println(TopView.line(LocalTime.now().format(CLOCK), before, now));
            } else {
                double epoch = System.currentTimeMillis() / MILLIS_PER_SECOND;
                out.print(CLEAR + TopView.screen(address, before, now, epoch));
            }
            out.flush();
            before = now;
        }
    }

    private boolean isEnded(Keyboard keyboard) throws IOException, InterruptedException {
        if (keyboard == null) {
            TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            return false;
        }
        return keyboard.isPressed('q', interval.toMillis());
    }

    private Scrape scrape() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri()).timeout(PATIENCE).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return Scrape.parse(System.nanoTime(), response.body());
    }

    private URI uri() {
        try {
            return URI.create("http://" + address + "/metrics");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--address: " + address + "; write HOST:PORT", e);
        }
    }
}
