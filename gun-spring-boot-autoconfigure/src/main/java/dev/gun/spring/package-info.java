/** Gun in a Spring application: connections by name, messages as events, options from beans. */
@NullMarked
package dev.gun.spring;

import org.jspecify.annotations.NullMarked;
