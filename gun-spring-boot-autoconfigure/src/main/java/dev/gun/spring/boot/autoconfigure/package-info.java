/** Auto-configuration of Gun: connections, their options and their beans from {@code gun.*} properties. */
@NullMarked
package dev.gun.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
