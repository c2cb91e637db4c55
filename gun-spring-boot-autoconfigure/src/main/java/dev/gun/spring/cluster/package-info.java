/** One connection for all instances of an application: leadership from Spring Integration's lock registries. */
@NullMarked
package dev.gun.spring.cluster;

import org.jspecify.annotations.NullMarked;
