package dev.gun.spring;

import dev.gun.client.PoolOptions;

/**
 * Changes the options of pools after the properties were applied: sets what has no property, above all what is done on
 * each new connection before it is given out ({@link PoolOptions.Builder#setup}). Beans of this type are called in their
 * order. The options of the connections are changed by {@link GunOptionsCustomizer} beans, which are given the name of
 * the pool.
 */
@FunctionalInterface
public interface GunPoolCustomizer {

    /**
     * Changes the options of one pool.
     *
     * @param pool the pool's name
     * @param options the options so far
     */
    void customize(String pool, PoolOptions.Builder options);
}
