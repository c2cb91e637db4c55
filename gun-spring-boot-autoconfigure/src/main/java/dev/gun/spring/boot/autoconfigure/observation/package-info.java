/** Auto-configuration of the observations of Gun's requests. */
@NullMarked
package dev.gun.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
