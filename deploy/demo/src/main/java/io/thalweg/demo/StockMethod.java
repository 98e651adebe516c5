package io.thalweg.demo;

import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/** The one call of the stock service: takes one piece off for an order, and tells how many are left. */
final class StockMethod {
    static final String SERVICE = "shop.Stock";
    static final String NAME = "Take";

    static final MethodDescriptor<StringValue, StringValue> TAKE =
            MethodDescriptor.<StringValue, StringValue>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, NAME))
                    .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                    .build();

    private StockMethod() {}
}
