package dev.gun.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Bootstraps the context of a {@link GunTest}. */
final class GunTestContextBootstrapper extends TestSliceTestContextBootstrapper<GunTest> {

    GunTestContextBootstrapper() {}
}
