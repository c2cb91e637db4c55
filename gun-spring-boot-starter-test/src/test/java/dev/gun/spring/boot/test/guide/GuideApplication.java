package dev.gun.spring.boot.test.guide;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of docs/spring/spring.md. */
@SpringBootApplication
class GuideApplication {}
