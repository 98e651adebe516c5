package io.thalweg.agent.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Whether the agent lives, and whether it does its work: two lists of questions whose answer is what is wrong. */
public final class Health {
    private record Question(String what, Supplier<String> problem) {}

    private final List<Question> alive = new CopyOnWriteArrayList<>();
    private final List<Question> ready = new CopyOnWriteArrayList<>();

    /** A restart would help if it has a problem. @param problem null: none; asked by any thread */
    public void needsToLive(String what, Supplier<String> problem) {
        alive.add(new Question(what, problem));
    }

    /** A restart would not help if it has a problem. @param problem null: none; asked by any thread */
    public void needsToBeReady(String what, Supplier<String> problem) {
        ready.add(new Question(what, problem));
    }

    List<String> deadly() {
        return problems(alive);
    }

    /** What keeps it from its work, the deadly included. */
    public List<String> hindering() {
        List<String> all = new ArrayList<>(problems(alive));
        all.addAll(problems(ready));
        return all;
    }

    private static List<String> problems(List<Question> questions) {
        List<String> found = new ArrayList<>();
        for (Question question : questions) {
            String problem = question.problem.get();
            if (problem != null) {
                found.add(question.what + ": " + problem);
            }
        }
        return found;
    }
}
