package dev.gun.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Decoding of compressed bodies.
 *
 * @param enabled Whether compressed bodies are decoded.
 * @param maxRatio Number of times that a decoded body may be as long as its content, beyond its first MiB.
 * @param maxBytes Largest decoded body.
 */
public record GunContentDecodingProperties(
        @Nullable Boolean enabled,
        @Nullable Integer maxRatio,
        @Nullable DataSize maxBytes) {}
