package dev.gun.client.internal.lifecycle;

import java.util.List;

/**
 * The result of one step.
 *
 * @param phase where the connection stands now
 * @param outputs what has to be done, in order
 */
public record Step(Phase phase, List<Output> outputs) {

    /** Keeps a copy of the list. */
    public Step {
        outputs = List.copyOf(outputs);
    }

    static Step to(Phase phase, Output... outputs) {
        return new Step(phase, List.of(outputs));
    }
}
