/** Auto-configuration of the actuator endpoint {@code gun}. */
@NullMarked
package dev.gun.spring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
