/** Methods that get the frames of a connection: {@link dev.gun.spring.listener.GunWsListener} and what belongs to it. */
@NullMarked
package dev.gun.spring.listener;

import org.jspecify.annotations.NullMarked;
