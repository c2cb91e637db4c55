/** The actuator endpoint {@code gun}. */
@NullMarked
package dev.gun.spring.boot.endpoint;

import org.jspecify.annotations.NullMarked;
