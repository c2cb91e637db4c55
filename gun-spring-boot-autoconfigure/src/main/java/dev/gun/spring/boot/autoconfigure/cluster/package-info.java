/** Auto-configuration of connections that only one instance of an application has. */
@NullMarked
package dev.gun.spring.boot.autoconfigure.cluster;

import org.jspecify.annotations.NullMarked;
