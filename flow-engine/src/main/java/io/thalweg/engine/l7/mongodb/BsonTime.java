package io.thalweg.engine.l7.mongodb;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates of BSON documents as text. */
final class BsonTime {
    private BsonTime() {}

    /** {@code DateTime("2023-10-08 2:46:22.3 +00:00:00")}. */
    static String text(long millis) {
        OffsetDateTime time;
        try {
            time = OffsetDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        } catch (DateTimeException farAway) {
            return "DateTime(" + millis + ")";
        }
        String fraction = String.format("%03d", time.getNano() / 1_000_000).replaceAll("(?<=.)0+$", "");
        return String.format(
                "DateTime(\"%04d-%02d-%02d %d:%02d:%02d.%s +00:00:00\")",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                fraction);
    }
}
