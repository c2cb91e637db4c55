package dev.gun.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names observations of requests, and says what is noted of them. A bean of this type replaces the default. */
public interface GunClientObservationConvention extends ObservationConvention<GunClientObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof GunClientObservationContext;
    }
}
