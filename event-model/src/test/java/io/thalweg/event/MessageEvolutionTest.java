package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.thalweg.event.proto.DeadLetter;
import io.thalweg.event.proto.Flow;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.Span;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Protobuf messages of other versions pass through ours whole. */
class MessageEvolutionTest {
    private static final int FIELD_OF_THE_FUTURE = 9999;

    static Stream<Message> messages() {
        return Stream.of(
                Flow.newBuilder().setFlowId(-1).setObservationPoint("c").build(),
                Span.newBuilder().setRequestId(0).addAttributeNames("a").build(),
                Resource.newBuilder()
                        .setKind(ResourceKind.RESOURCE_KIND_POD)
                        .addAddresses(ByteString.copyFrom(new byte[4]))
                        .build(),
                DeadLetter.newBuilder().setReason("truncated").setOffset(5).build());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void fieldsOfALaterVersionPassThrough(Message message) throws Exception {
        UnknownFieldSet.Field added = UnknownFieldSet.Field.newBuilder()
                .addVarint(7)
                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                .build();
        Message later = message.toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(FIELD_OF_THE_FUTURE, added)
                        .build())
                .build();

        Message read = message.getParserForType().parseFrom(later.toByteArray());

        assertThat(read.getUnknownFields().getField(FIELD_OF_THE_FUTURE)).isEqualTo(added);
        assertThat(read.getAllFields()).isEqualTo(message.getAllFields());
        assertThat(read.toByteArray()).isEqualTo(later.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theEmptyMessageOfAnEarlierVersionIsAllDefaults(Message message) throws Exception {
        Message read = message.getParserForType().parseFrom(new byte[0]);

        assertThat(read).isEqualTo(message.getDefaultInstanceForType());
    }

    @Test
    void aKindOfALaterVersionKeepsItsNumber() throws Exception {
        Resource later = Resource.newBuilder().setKindValue(77).build();
        Resource read = Resource.parseFrom(later.toByteArray());

        assertThat(read.getKind()).isEqualTo(ResourceKind.UNRECOGNIZED);
        assertThat(read.getKindValue()).isEqualTo(77);
    }

    @Test
    void aNullableColumnTellsZeroFromNothing() throws Exception {
        Span zero = Span.parseFrom(Span.newBuilder().setRequestId(0).build().toByteArray());

        assertThat(zero.hasRequestId()).isTrue();
        assertThat(zero.hasResponseCode()).isFalse();
    }

    /** The tags that AutoTagging writes have one number in both messages, so that one piece of code can write them. */
    @Test
    void tagColumnsHaveTheSameNumbersInFlowAndSpan() {
        for (FieldDescriptor field : Flow.getDescriptor().getFields()) {
            if (field.getNumber() >= 100 && field.getNumber() < 200) {
                FieldDescriptor inSpan = Span.getDescriptor().findFieldByNumber(field.getNumber());
                assertThat(inSpan.getName()).isEqualTo(field.getName());
                assertThat(inSpan.getType()).isEqualTo(field.getType());
            }
        }
    }
}
