/** Health of Gun's connections. */
@NullMarked
package dev.gun.spring.boot.health;

import org.jspecify.annotations.NullMarked;
