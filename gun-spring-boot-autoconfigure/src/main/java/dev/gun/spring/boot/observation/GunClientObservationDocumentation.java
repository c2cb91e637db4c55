package dev.gun.spring.boot.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of requests, and what is noted of them. */
public enum GunClientObservationDocumentation implements ObservationDocumentation {

    /**
     * One request, from the call that makes it until its response has been received, or one WebSocket upgrade, until it
     * was accepted or refused.
     */
    REQUEST {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultGunClientObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return LowCardinalityKeyNames.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return HighCardinalityKeyNames.values();
        }
    };

    /** What there are few values of: tags of meters and of spans. */
    public enum LowCardinalityKeyNames implements KeyName {

        /** The host, {@code none} when the request was never sent. */
        CLIENT_NAME("client.name"),

        /** The connection's configured name, {@code none} for one that has none. */
        CONNECTION("connection"),

        /** The code of the reason why it failed, {@code none} when it did not. */
        EXCEPTION("exception"),

        /** The method. */
        METHOD("method"),

        /** The name of the status's class, {@code SUCCESS} for 2xx; {@code UNKNOWN} without a response. */
        OUTCOME("outcome"),

        /** The status, {@code CLIENT_ERROR} without a response. */
        STATUS("status"),

        /** The route, {@code none} when the request does not name it. */
        URI("uri");

        private final String key;

        LowCardinalityKeyNames(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** What there are many values of: tags of spans only. */
    public enum HighCardinalityKeyNames implements KeyName {

        /** The URI, with {@code ***} for its query. */
        HTTP_URL("http.url");

        private final String key;

        HighCardinalityKeyNames(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
