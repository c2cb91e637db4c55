package dev.gun.client.internal.transport;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the name servers to ask. */
@FunctionalInterface
interface NameServers {

    /** The name servers, or {@code null} while there are none. */
    @Nullable DnsServerAddressStreamProvider find();

    /** The system's. */
    static NameServers system() {
        // Netty falls back to public name servers on the Internet when the system names none. Asking strangers for
        // names that were meant for nobody else is not for a library to decide.
        return () -> PlatformDependent.isWindows() || PlatformDependent.isOsx() || isConfiguredIn(RESOLV_CONF)
                ? DnsServerAddressStreamProviders.platformDefault()
                : null;
    }

    /** Where resolv.conf(5) is. */
    Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    /** Whether the file names a name server. */
    static boolean isConfiguredIn(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.matches("nameserver\\s+\\S.*"));
        } catch (IOException | java.io.UncheckedIOException e) {
            // No such file, or none that may be read: nothing is configured.
            return false;
        }
    }
}
