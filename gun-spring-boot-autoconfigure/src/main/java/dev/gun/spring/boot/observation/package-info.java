/** Observations of Gun's requests: timers and traces. */
@NullMarked
package dev.gun.spring.boot.observation;

import org.jspecify.annotations.NullMarked;
