/** Auto-configuration of {@link dev.gun.spring.listener.GunWsListener} methods. */
@NullMarked
package dev.gun.spring.boot.autoconfigure.listener;

import org.jspecify.annotations.NullMarked;
