package io.thalweg.demo;

import com.google.protobuf.StringValue;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The stock, in memory behind gRPC: its event loop reads and writes, threads of a pool answer. */
public final class StockService {
    private static final int PORT = 9090;
    private static final int FULL = 1_000_000;

    private final AtomicInteger left = new AtomicInteger(FULL);

    private StockService() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        StockService stock = new StockService();
        NettyServerBuilder.forPort(PORT)
                .addService(ServerServiceDefinition.builder(StockMethod.SERVICE)
                        .addMethod(StockMethod.TAKE, ServerCalls.asyncUnaryCall(stock::take))
                        .build())
                .build()
                .start()
                .awaitTermination();
    }

    private void take(StringValue order, StreamObserver<StringValue> answer) {
        int number = left.updateAndGet(count -> count > 0 ? count - 1 : FULL);
        answer.onNext(StringValue.of(String.valueOf(number)));
        answer.onCompleted();
    }
}
