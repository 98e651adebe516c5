package io.thalweg.agent.check;

import java.util.List;

/** One subject that is looked at. It changes nothing, and whatever it cannot see is a finding, not an error. */
@FunctionalInterface
public interface Check {
    List<Finding> look(Machine machine);
}
