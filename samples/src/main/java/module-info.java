/** Programs that embed Plankton. */
module dev.plankton.samples {
    requires transitive dev.plankton.core;
    requires dev.plankton.guests;
    requires jdk.httpserver;
    requires static org.jspecify;

    exports dev.plankton.samples;
}
