package dev.gun.spring.boot.test.guide;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of docs/guide/spring.md. */
@SpringBootApplication
class GuideApplication {}
