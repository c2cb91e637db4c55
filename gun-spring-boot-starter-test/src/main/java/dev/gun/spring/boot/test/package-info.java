/** For the tests of applications that use Gun: {@link dev.gun.spring.boot.test.GunTest} and what it brings. */
@NullMarked
package dev.gun.spring.boot.test;

import org.jspecify.annotations.NullMarked;
