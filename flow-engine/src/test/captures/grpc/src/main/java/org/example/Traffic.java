package org.example;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls of each kind, one after the other on one connection, with texts in place of protobuf messages. */
public final class Traffic {
    private static final MethodDescriptor.Marshaller<String> TEXT = new MethodDescriptor.Marshaller<String>() {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };
    private static final MethodDescriptor<String, String> GET = method("Get", MethodType.UNARY);
    private static final MethodDescriptor<String, String> LIST = method("List", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<String, String> FILL = method("Fill", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<String, String> CHAT = method("Chat", MethodType.BIDI_STREAMING);
    private static final MethodDescriptor<String, String> NONE = method("None", MethodType.UNARY);

    private Traffic() {}

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(TEXT, TEXT)
                .setType(type)
                .setFullMethodName("shop.v1.Carts/" + name)
                .build();
    }

    public static void main(String[] args) throws Exception {
        Server server = NettyServerBuilder.forPort(50051)
                .addService(ServerServiceDefinition.builder("shop.v1.Carts")
                        .addMethod(GET, ServerCalls.asyncUnaryCall(Traffic::get))
                        .addMethod(LIST, ServerCalls.asyncServerStreamingCall(Traffic::list))
                        .addMethod(FILL, ServerCalls.asyncClientStreamingCall(Traffic::fill))
                        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(Traffic::chat))
                        .build())
                .build()
                .start();
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", 50051).usePlaintext().build();
        Metadata headers = new Metadata();
        put(headers, "authorization", "Bearer s3cret");
        put(headers, "x-request-id", "r-1");
        put(headers, "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        Channel traced = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));

        check(call(traced, GET, "seven", 5).equals("got seven"));
        check(call(channel, GET, "x".repeat(3000), 5).length() == 3004);
        check(call(channel, GET, "missing", 5).equals("NOT_FOUND"));
        check(call(channel, GET, "broken", 5).equals("INTERNAL"));
        check(call(channel, NONE, "", 5).equals("UNIMPLEMENTED"));
        check(call(channel, GET, "slow", 1).equals("DEADLINE_EXCEEDED"));
        Iterator<String> parts =
                ClientCalls.blockingServerStreamingCall(channel, LIST, CallOptions.DEFAULT, "all");
        int count = 0;
        for (; parts.hasNext(); parts.next()) {
            count++;
        }
        check(count == 5);
        fill(channel);
        talk(channel);
        channel.shutdown().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        System.out.println("as meant");
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private static void check(boolean isAsMeant) {
        if (!isAsMeant) {
            throw new AssertionError();
        }
    }

    private static String call(Channel channel, MethodDescriptor<String, String> method, String text, int seconds) {
        try {
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(seconds, TimeUnit.SECONDS);
            return ClientCalls.blockingUnaryCall(channel, method, options, text);
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode().name();
        }
    }

    private static void get(String text, StreamObserver<String> answer) {
        switch (text) {
            case "missing":
                answer.onError(Status.NOT_FOUND.withDescription("no cart \u00e0 100%").asRuntimeException());
                break;
            case "broken":
                answer.onError(Status.INTERNAL.withDescription("it broke").asRuntimeException());
                break;
            case "slow":
                break;
            default:
                answer.onNext("got " + text);
                answer.onCompleted();
        }
    }

    private static void list(String text, StreamObserver<String> answer) {
        for (int i = 0; i < 5; i++) {
            answer.onNext("part " + i);
        }
        answer.onCompleted();
    }

    private static StreamObserver<String> fill(StreamObserver<String> answer) {
        return new StreamObserver<String>() {
            private int count;

            @Override
            public void onNext(String text) {
                count++;
            }

            @Override
            public void onError(Throwable t) {
                answer.onError(t);
            }

            @Override
            public void onCompleted() {
                answer.onNext("took " + count);
                answer.onCompleted();
            }
        };
    }

    /** Several messages in one frame, and one in several. */
    private static void fill(Channel channel) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        StreamObserver<String> speaker = ClientCalls.asyncClientStreamingCall(
                channel.newCall(FILL, CallOptions.DEFAULT), new StreamObserver<String>() {
                    @Override
                    public void onNext(String text) {
                        check(text.equals("took 4"));
                    }

                    @Override
                    public void onError(Throwable t) {}

                    @Override
                    public void onCompleted() {
                        done.countDown();
                    }
                });
        speaker.onNext("bread");
        speaker.onNext("milk");
        speaker.onNext("x".repeat(20_000));
        speaker.onNext("eggs");
        speaker.onCompleted();
        check(done.await(5, TimeUnit.SECONDS));
    }

    private static StreamObserver<String> chat(StreamObserver<String> answer) {
        return new StreamObserver<String>() {
            @Override
            public void onNext(String text) {
                answer.onNext("heard " + text);
            }

            @Override
            public void onError(Throwable t) {
                answer.onError(t);
            }

            @Override
            public void onCompleted() {
                answer.onError(Status.RESOURCE_EXHAUSTED.withDescription("enough").asRuntimeException());
            }
        };
    }

    private static void talk(Channel channel) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        StreamObserver<String> speaker = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(CHAT, CallOptions.DEFAULT), new StreamObserver<String>() {
                    @Override
                    public void onNext(String text) {}

                    @Override
                    public void onError(Throwable t) {
                        done.countDown();
                    }

                    @Override
                    public void onCompleted() {}
                });
        for (int i = 0; i < 3; i++) {
            speaker.onNext("word " + i);
        }
        speaker.onCompleted();
        check(done.await(5, TimeUnit.SECONDS));
    }
}
