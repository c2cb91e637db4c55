package dev.gun.spring.boot.health;

import dev.gun.spring.GunConnectionRegistry;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/** Health of every connection by its name, those included that are added at run time. */
public final class GunHealthContributor implements CompositeHealthContributor {

    private final GunConnectionRegistry registry;
    private final Predicate<String> enabled;

    /**
     * The health of a registry's connections.
     *
     * @param enabled which connections have an entry, by their name
     */
    public GunHealthContributor(GunConnectionRegistry registry, Predicate<String> enabled) {
        this.registry = registry;
        this.enabled = enabled;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return registry.names().contains(name) && enabled.test(name) ? new GunHealthIndicator(registry, name) : null;
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return registry.names().stream()
                .filter(enabled)
                .map(name -> new HealthContributors.Entry(name, new GunHealthIndicator(registry, name)));
    }
}
