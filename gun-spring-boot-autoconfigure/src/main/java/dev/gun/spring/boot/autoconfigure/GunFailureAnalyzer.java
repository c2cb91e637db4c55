package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptionsException;
import dev.gun.spring.GunAwaitUpException;
import dev.gun.spring.UnknownGunConnectionException;
import dev.gun.spring.UnknownGunPoolException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says what is wrong with the configuration of Gun, where, and what to do. */
@Order(0) // Before Boot's analyzer of what cannot be bound, which does not know what Gun allows.
final class GunFailureAnalyzer implements FailureAnalyzer {

    private final @Nullable Environment environment;

    GunFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            FailureAnalysis analysis = analyzeOne(cause);
            if (analysis != null) {
                return analysis;
            }
        }
        return null;
    }

    private @Nullable FailureAnalysis analyzeOne(Throwable cause) {
        if (cause instanceof InvalidGunPropertyException property) {
            return property(property);
        }
        if (cause instanceof BindException unreadable) {
            InvalidGunPropertyException property = UnreadableGunProperty.of(unreadable);
            return property == null ? null : property(property);
        }
        if (cause instanceof GunOptionsException option) {
            return option(option);
        }
        if (cause instanceof UnknownGunConnectionException unknown) {
            return unknown(unknown);
        }
        if (cause instanceof UnknownGunPoolException unknown) {
            return unknownPool(unknown);
        }
        if (cause instanceof GunConnectionBeanException clash) {
            return clash(clash);
        }
        return cause instanceof GunAwaitUpException await ? await(await) : null;
    }

    private FailureAnalysis property(InvalidGunPropertyException e) {
        if (e.value() == null) {
            return new FailureAnalysis(
                    "The property '" + e.property() + "' is missing.", "Set it to " + e.allowed() + ".", e);
        }
        Origin origin = origin(e.property());
        return new FailureAnalysis(
                "The property '" + e.property() + "' cannot be '" + e.value() + "'"
                        + (origin == null ? "." : " (" + origin + ")."),
                "Set it to " + e.allowed() + ".",
                e);
    }

    /** Where the property comes from, for example a line of a file. */
    private @Nullable Origin origin(String property) {
        if (environment == null || !ConfigurationPropertyName.isValid(property)) {
            return null;
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            Origin origin = Origin.from(source.getConfigurationProperty(name));
            if (origin != null) {
                return origin;
            }
        }
        return null;
    }

    private static FailureAnalysis option(GunOptionsException e) {
        return new FailureAnalysis(
                "The option '" + e.option() + "' of a Gun connection cannot be '" + e.value() + "'.",
                "Set it to " + e.allowed() + ", in the properties under 'gun' or in the bean that customizes options.",
                e);
    }

    private static FailureAnalysis unknownPool(UnknownGunPoolException e) {
        String known = e.known().isEmpty()
                ? "No pool is configured."
                : "The known names are: " + String.join(", ", e.known()) + ".";
        return new FailureAnalysis(
                "There is no Gun pool named '" + e.name() + "'. " + known,
                "Ask for one of the known names, or make a pool of the connection with '"
                        + GunProperties.prefix(e.name()) + ".pool.size'.",
                e);
    }

    private FailureAnalysis unknown(UnknownGunConnectionException e) {
        if (environment != null && environment.containsProperty(GunProperties.prefix(e.name()) + ".pool.size")) {
            return new FailureAnalysis(
                    "'" + e.name() + "' is a Gun pool, and not a connection.",
                    "Inject a GunPool or ask GunPoolRegistry for it, or leave '" + GunProperties.prefix(e.name())
                            + ".pool.size' out to have one connection.",
                    e);
        }

        String known = e.known().isEmpty()
                ? "No connection is configured."
                : "The known names are: " + String.join(", ", e.known()) + ".";
        return new FailureAnalysis(
                "There is no Gun connection named '" + e.name() + "'. " + known,
                "Ask for one of the known names, or configure the connection with '" + GunProperties.prefix(e.name())
                        + ".uri'.",
                e);
    }

    private static FailureAnalysis clash(GunConnectionBeanException e) {
        return new FailureAnalysis(
                "The Gun connection '" + e.connection() + "' needs a bean '" + e.bean() + "', which is the name of "
                        + e.taken() + " too.",
                "Rename the connection under '" + GunProperties.CONNECTIONS + "', or the other one.",
                e);
    }

    private static FailureAnalysis await(GunAwaitUpException e) {
        String prefix = GunProperties.prefix(e.name());
        return new FailureAnalysis(
                e.getMessage() + ".",
                "Check that '" + prefix + ".uri' points to a server that is running, give it more time with '" + prefix
                        + ".await-up', or set '" + prefix
                        + ".await-up-action' to 'continue' to start without waiting for it.",
                e);
    }
}
