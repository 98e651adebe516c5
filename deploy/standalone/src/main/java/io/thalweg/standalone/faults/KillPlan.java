package io.thalweg.standalone.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Who is killed when: every kind of process in turn, at random times over the whole run. The same seed makes the same plan. */
record KillPlan(List<Kill> kills) {
    /** @param atMillis since the traffic began */
    record Kill(long atMillis, String process) {}

    /**
     * @param processes names, those of a kind in a list
     * @param spanMillis how long traffic lasts
     */
    static KillPlan of(long seed, int count, List<List<String>> processes, long spanMillis) {
        Random random = new Random(seed);
        List<String> victims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> kind = processes.get(i % processes.size());
            victims.add(kind.get(random.nextInt(kind.size())));
        }
        Collections.shuffle(victims, random);
        List<Kill> kills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // One in each of as many stretches of time, so that none of the run is left in peace.
            long from = spanMillis * i / count;
            long until = spanMillis * (i + 1) / count;
            kills.add(new Kill(from + (long) (random.nextDouble() * (until - from)), victims.get(i)));
        }
        return new KillPlan(kills);
    }
}
