package io.thalweg.tagging.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {
    private static final double LARGEST = 1e17;

    private static QuantileSketch of(double level, double... values) {
        QuantileSketch sketch = new QuantileSketch();
        sketch.level(level);
        for (double value : values) {
            sketch.add(value, 1);
        }
        return sketch;
    }

    @Property
    void quantilesAreRightToOnePercent(
            @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 1.1, max = LARGEST) Double> values,
            @ForAll @DoubleRange(min = 0, max = 1) double level) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int rank = (int) Math.max(0, Math.ceil(level * sorted.length) - 1);

        double told = of(level, sorted).quantile();

        assertThat(told).isCloseTo(sorted[rank], within(sorted[rank] * 0.0101));
    }

    @Property
    void sketchesOfPartsAddUpToThatOfTheWhole(
            @ForAll List<@DoubleRange(min = 0, max = LARGEST) Double> one,
            @ForAll List<@DoubleRange(min = 0, max = LARGEST) Double> other) {
        QuantileSketch merged = of(0.5, array(one));
        merged.add(of(0.5, array(other)));
        double[] all = Arrays.copyOf(array(one), one.size() + other.size());
        System.arraycopy(array(other), 0, all, one.size(), other.size());

        assertThat(merged).isEqualTo(of(0.5, all));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Property
    void sketchesAreReadAsTheyWereWritten(@ForAll List<@DoubleRange(min = 0, max = LARGEST) Double> values)
            throws IOException {
        QuantileSketch sketch = of(0.9, array(values));
        sketch.add(3, 1L << 40);
        DataOutputSerializer out = new DataOutputSerializer(64);
        new QuantileSketchSerializer().serialize(sketch, out);

        assertThat(new QuantileSketchSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(sketch);
    }

    @Test
    void noValuesHaveNoQuantile() {
        assertThat(of(0.5).quantile()).isNull();
        assertThat(of(0.5, Double.NaN).quantile()).isNull();
    }

    @Test
    void whatIsTakenBackDoesNotCount() {
        QuantileSketch sketch = of(1, 10, 1000);
        sketch.add(1000, -1);

        assertThat(sketch.quantile()).isCloseTo(10, within(0.1));
    }

    @Test
    void nothingMakesItLargerThanItsBound() {
        QuantileSketch sketch =
                of(0.5, -1, 0, Double.MIN_VALUE, 1e-300, 1.5, 1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY);

        assertThat(sketch.buckets().length).isLessThanOrEqualTo(QuantileSketch.MAX_BUCKETS);
        assertThat(sketch.quantile()).isZero();
    }

    @Test
    void bytesThatAreNoSketchAreRefused() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        new QuantileSketchSerializer().serialize(of(0.5, 10), out);
        byte[] bytes = out.getCopyOfBuffer();
        bytes[0] = 9;

        assertThatThrownBy(() -> new QuantileSketchSerializer().deserialize(new DataInputDeserializer(bytes)))
                .hasMessageContaining("version 9");
    }
}
