package dev.gun.spring.boot.observation;

import dev.gun.client.GunException;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import dev.gun.spring.boot.observation.GunClientObservationDocumentation.HighCardinalityKeyNames;
import dev.gun.spring.boot.observation.GunClientObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and key values after those of Spring's own clients ({@code http.client.requests}), and the connection's name. */
public class DefaultGunClientObservationConvention implements GunClientObservationConvention {

    /**
     * Not the name that Spring's clients use: a meter must have the same tags wherever it comes from, and theirs has no
     * connection.
     */
    static final String DEFAULT_NAME = "gun.client.requests";

    private static final Pattern BEFORE_PATH = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/]+");
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private final String name;

    /** With the default name. */
    public DefaultGunClientObservationConvention() {
        this(DEFAULT_NAME);
    }

    /** With another name. */
    public DefaultGunClientObservationConvention(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getContextualName(GunClientObservationContext context) {
        return "http " + context.method().toLowerCase(Locale.ROOT);
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(GunClientObservationContext context) {
        // In the order of their names, which makes it cheap to keep them so.
        return KeyValues.of(
                clientName(context),
                connection(context),
                exception(context),
                method(context),
                outcome(context),
                status(context),
                uri(context));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(GunClientObservationContext context) {
        return KeyValues.of(url(context));
    }

    /** The host. */
    protected KeyValue clientName(GunClientObservationContext context) {
        RequestStartEvent sent = context.sent();
        return keyValue(LowCardinalityKeyNames.CLIENT_NAME, sent == null ? null : host(sent.authority()));
    }

    /** The connection's name. */
    protected KeyValue connection(GunClientObservationContext context) {
        return keyValue(LowCardinalityKeyNames.CONNECTION, context.connection());
    }

    /** Why it failed. */
    protected KeyValue exception(GunClientObservationContext context) {
        Throwable error = context.getError();
        if (error == null) {
            return keyValue(LowCardinalityKeyNames.EXCEPTION, null);
        }
        return keyValue(
                LowCardinalityKeyNames.EXCEPTION,
                error instanceof GunException gun
                        ? gun.reason().code()
                        : error.getClass().getSimpleName());
    }

    /** The method. */
    protected KeyValue method(GunClientObservationContext context) {
        return keyValue(LowCardinalityKeyNames.METHOD, context.method());
    }

    /** The class of the status. */
    protected KeyValue outcome(GunClientObservationContext context) {
        ResponseHeadersEvent response = context.getResponse();
        return keyValue(LowCardinalityKeyNames.OUTCOME, response == null ? "UNKNOWN" : outcome(response.status()));
    }

    /** The status. */
    protected KeyValue status(GunClientObservationContext context) {
        ResponseHeadersEvent response = context.getResponse();
        return keyValue(
                LowCardinalityKeyNames.STATUS, response == null ? "CLIENT_ERROR" : Integer.toString(response.status()));
    }

    /** The route; never what was asked for, of which there may be any number. */
    protected KeyValue uri(GunClientObservationContext context) {
        String template = context.uriTemplate();
        return keyValue(LowCardinalityKeyNames.URI, template == null ? null : pathOf(template));
    }

    /** The URI without what may be secret. */
    protected KeyValue url(GunClientObservationContext context) {
        RequestStartEvent sent = context.sent();
        String url = sent == null || sent.path() == null
                ? null
                : sent.scheme() + "://" + sent.authority()
                        + QUERY.matcher(sent.path()).replaceFirst("?***");
        return keyValue(HighCardinalityKeyNames.HTTP_URL, url);
    }

    private static KeyValue keyValue(io.micrometer.common.docs.KeyName name, @Nullable String value) {
        return KeyValue.of(name, value == null ? KeyValue.NONE_VALUE : value);
    }

    private static String pathOf(String template) {
        String path = BEFORE_PATH.matcher(template).replaceFirst("");
        return path.startsWith("/") ? path : "/" + path;
    }

    /** Without the port; an IPv6 address keeps its brackets. */
    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }
}
