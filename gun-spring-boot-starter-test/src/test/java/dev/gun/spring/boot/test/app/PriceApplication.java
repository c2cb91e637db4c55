package dev.gun.spring.boot.test.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application as somebody has it who uses the starter. */
@SpringBootApplication
class PriceApplication {}
