package io.thalweg.tagging.sql;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.AggregateFunction;

/**
 * {@code QUANTILE(value, level)}: the value that so large a part of the values (0.99: 99 of 100) does not exceed, to 1 %.
 *
 * <p>Flink's own PERCENTILE keeps every value; this keeps a {@link QuantileSketch}, however many there are. Values are positive,
 * such as durations and sizes; what is not above 1 is told as 0. NULL is not counted; of no values the result is NULL.
 */
@FunctionHint(
        input = {@DataTypeHint("DOUBLE"), @DataTypeHint("DOUBLE")},
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = QuantileSketch.class,
                        rawSerializer = QuantileSketchSerializer.class),
        output = @DataTypeHint("DOUBLE"))
public final class QuantileFunction extends AggregateFunction<Double, QuantileSketch> {
    private static final long serialVersionUID = 1;

    @Override
    public QuantileSketch createAccumulator() {
        return new QuantileSketch();
    }

    /** Called by generated code, as the others below. */
    public void accumulate(QuantileSketch sketch, Double value, Double level) {
        if (value != null) {
            sketch.add(value, 1);
        }
        ask(sketch, level);
    }

    public void retract(QuantileSketch sketch, Double value, Double level) {
        if (value != null) {
            sketch.add(value, -1);
        }
    }

    public void merge(QuantileSketch sketch, Iterable<QuantileSketch> others) {
        for (QuantileSketch other : others) {
            sketch.add(other);
        }
    }

    public void resetAccumulator(QuantileSketch sketch) {
        sketch.clear();
    }

    private static void ask(QuantileSketch sketch, Double level) {
        if (level == null || !(level >= 0 && level <= 1)) {
            throw new ValidationException("QUANTILE(value, " + level + "): allowed: a level from 0 to 1, such as 0.99");
        }
        sketch.level(level);
    }

    @Override
    public Double getValue(QuantileSketch sketch) {
        return sketch.quantile();
    }
}
