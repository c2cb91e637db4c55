/** Auto-configuration of the health of Gun's connections. */
@NullMarked
package dev.gun.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
