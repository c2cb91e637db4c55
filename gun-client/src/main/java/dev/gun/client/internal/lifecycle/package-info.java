/** A connection's life as a pure function of states and inputs. */
@NullMarked
package dev.gun.client.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
