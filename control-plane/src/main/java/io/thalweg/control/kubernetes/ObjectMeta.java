package io.thalweg.control.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What every object has.
 *
 * @param namespace empty: belongs to none
 * @param owner the controller, or else the first of the owners; null: none
 * @param createdMicros since the epoch; 0: not told
 */
record ObjectMeta(
        String uid,
        String name,
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        Owner owner,
        long createdMicros) {
    static final String[] FIELDS = {
        "metadata.uid",
        "metadata.name",
        "metadata.namespace",
        "metadata.labels.*",
        "metadata.annotations.*",
        "metadata.creationTimestamp",
        "metadata.ownerReferences.kind",
        "metadata.ownerReferences.name",
        "metadata.ownerReferences.uid",
        "metadata.ownerReferences.controller"
    };

    private static final int MAX_UID = 128;
    private static final int MAX_NAME = 253;
    private static final int MAX_LABELS = 128;
    private static final int MAX_LABEL = 512;
    /** The whole object once more, in most of them. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    record Owner(String kind, String name, String uid) {}

    /** Null when what identifies the object is missing or too long. */
    static ObjectMeta of(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        String uid = metadata.text("uid");
        String name = metadata.text("name");
        if (!isWithin(uid, MAX_UID)
                || !isWithin(name, MAX_NAME)
                || metadata.text("namespace").length() > MAX_NAME) {
            return null;
        }
        Map<String, String> annotations = metadata.map("annotations", MAX_LABELS, MAX_LABEL);
        annotations.remove(LAST_APPLIED);
        return new ObjectMeta(
                uid,
                name,
                metadata.text("namespace"),
                metadata.map("labels", MAX_LABELS, MAX_LABEL),
                annotations,
                owner(metadata.objects("ownerReferences")),
                micros(metadata.text("creationTimestamp")));
    }

    static boolean isWithin(String text, int length) {
        return !text.isEmpty() && text.length() <= length;
    }

    private static Owner owner(List<JsonObject> references) {
        Owner found = null;
        for (JsonObject reference : references) {
            if (!isWithin(reference.text("uid"), MAX_UID) || !isWithin(reference.text("name"), MAX_NAME)) {
                continue;
            }
            if (found == null || reference.isTrue("controller")) {
                found = new Owner(reference.text("kind"), reference.text("name"), reference.text("uid"));
            }
        }
        return found;
    }

    /** 0 for what is no time. */
    static long micros(String time) {
        if (time.isEmpty()) {
            return 0;
        }
        try {
            return Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(time)));
        } catch (DateTimeException | ArithmeticException e) {
            return 0;
        }
    }
}
