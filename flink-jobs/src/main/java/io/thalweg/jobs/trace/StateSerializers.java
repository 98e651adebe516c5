package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.ProcessChains;
import io.thalweg.jobs.flow.PlainSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The state of the trace job in checkpoints and savepoints. Each state writes its version before its bytes and refuses
 * those that it does not read. The names of the snapshot classes are in savepoints.
 */
final class StateSerializers {
    static final Changing<LinkTable> LINKS = new OfLinks();
    static final Changing<Place> PLACE = new OfPlace();
    static final Changing<SpanStore> SPANS = new OfSpans();
    static final Changing<ProcessChains> CHAINS = new OfChains();
    static final Changing<TraceState> TRACES = new OfTraces();

    private StateSerializers() {}

    /** Of objects that are changed in place: a running checkpoint copies one when it changes. */
    abstract static class Changing<T> extends PlainSerializer<T> {
        @Override
        public final boolean isImmutableType() {
            return false;
        }
    }

    private static final class OfLinks extends Changing<LinkTable> {
        @Override
        public LinkTable copy(LinkTable from) {
            return from.copy();
        }

        @Override
        public void serialize(LinkTable state, DataOutputView target) throws IOException {
            state.writeTo(target);
        }

        @Override
        public LinkTable deserialize(DataInputView source) throws IOException {
            return LinkTable.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<LinkTable> snapshotConfiguration() {
            return new LinksSnapshot();
        }
    }

    private static final class OfPlace extends Changing<Place> {
        @Override
        public Place copy(Place from) {
            return from.copy();
        }

        @Override
        public void serialize(Place state, DataOutputView target) throws IOException {
            state.writeTo(target);
        }

        @Override
        public Place deserialize(DataInputView source) throws IOException {
            return Place.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<Place> snapshotConfiguration() {
            return new PlaceSnapshot();
        }
    }

    private static final class OfSpans extends Changing<SpanStore> {
        @Override
        public SpanStore copy(SpanStore from) {
            return from.copy();
        }

        @Override
        public void serialize(SpanStore state, DataOutputView target) throws IOException {
            state.writeTo(target);
        }

        @Override
        public SpanStore deserialize(DataInputView source) throws IOException {
            return SpanStore.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<SpanStore> snapshotConfiguration() {
            return new SpansSnapshot();
        }
    }

    private static final class OfChains extends Changing<ProcessChains> {
        @Override
        public ProcessChains copy(ProcessChains from) {
            return from.copy();
        }

        @Override
        public void serialize(ProcessChains state, DataOutputView target) throws IOException {
            state.writeTo(target);
        }

        @Override
        public ProcessChains deserialize(DataInputView source) throws IOException {
            return ProcessChains.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<ProcessChains> snapshotConfiguration() {
            return new ChainsSnapshot();
        }
    }

    private static final class OfTraces extends Changing<TraceState> {
        @Override
        public TraceState copy(TraceState from) {
            return from.copy();
        }

        @Override
        public void serialize(TraceState state, DataOutputView target) throws IOException {
            state.writeTo(target);
        }

        @Override
        public TraceState deserialize(DataInputView source) throws IOException {
            return TraceState.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<TraceState> snapshotConfiguration() {
            return new TracesSnapshot();
        }
    }

    /** Public with a public constructor, as Flink asks; so are the others. */
    public static final class LinksSnapshot extends SimpleTypeSerializerSnapshot<LinkTable> {
        public LinksSnapshot() {
            super(() -> LINKS);
        }
    }

    public static final class PlaceSnapshot extends SimpleTypeSerializerSnapshot<Place> {
        public PlaceSnapshot() {
            super(() -> PLACE);
        }
    }

    public static final class SpansSnapshot extends SimpleTypeSerializerSnapshot<SpanStore> {
        public SpansSnapshot() {
            super(() -> SPANS);
        }
    }

    public static final class ChainsSnapshot extends SimpleTypeSerializerSnapshot<ProcessChains> {
        public ChainsSnapshot() {
            super(() -> CHAINS);
        }
    }

    public static final class TracesSnapshot extends SimpleTypeSerializerSnapshot<TraceState> {
        public TracesSnapshot() {
            super(() -> TRACES);
        }
    }
}
