package dev.gun.spring.boot.test.app;

import org.springframework.stereotype.Component;

/** Has nothing to do with Gun. */
@Component
class Billing {}
