package dev.gun.spring.boot.health;

import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/** Health of every connection and every pool by its name, those included that are added at run time. */
public final class GunHealthContributor implements CompositeHealthContributor {

    private final GunConnectionRegistry registry;
    private final GunPoolRegistry pools;
    private final Predicate<String> enabled;

    /**
     * The health of these connections and pools.
     *
     * @param enabled which of them have an entry, by their name
     */
    public GunHealthContributor(GunConnectionRegistry registry, GunPoolRegistry pools, Predicate<String> enabled) {
        this.registry = registry;
        this.pools = pools;
        this.enabled = enabled;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        if (!enabled.test(name)) {
            return null;
        }
        if (registry.names().contains(name)) {
            return new GunHealthIndicator(registry, name);
        }
        return pools.names().contains(name) ? new GunPoolHealthIndicator(pools, name) : null;
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return Stream.concat(
                registry.names().stream()
                        .filter(enabled)
                        .map(name -> new HealthContributors.Entry(name, new GunHealthIndicator(registry, name))),
                pools.names().stream()
                        .filter(enabled)
                        .map(name -> new HealthContributors.Entry(name, new GunPoolHealthIndicator(pools, name))));
    }
}
