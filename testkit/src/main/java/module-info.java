/** Tests of guests by JUnit 5. */
module dev.plankton.testkit {
    requires transitive dev.plankton.core;
    requires static transitive org.jspecify;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.plankton.testkit;
}
