package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;

/** Helidon's client needs JDK 21, so what drives it is compiled only there, and looked up by its name. */
final class HelidonLoader {

    private static final String DRIVER = "dev.gun.benchmarks.compare.contender.Helidon";

    private HelidonLoader() {}

    static Contender load() {
        try {
            return Class.forName(DRIVER)
                    .asSubclass(Contender.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("needs JDK 21 or later; this was built with an earlier one", e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Helidon's driver cannot be made", e);
        }
    }
}
