package dev.gun.spring.boot.autoconfigure.listener;

import dev.gun.spring.listener.InvalidGunWsListenerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which {@code @GunWsListener} method can never be called, why, and what to do. */
final class GunWsListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGunWsListenerException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, InvalidGunWsListenerException cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.remedy(), cause);
    }
}
