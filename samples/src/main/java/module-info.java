/** Programs that embed Plankton. */
module dev.plankton.samples {
    requires transitive dev.plankton.core;
    requires dev.plankton.guests;
    requires jdk.httpserver;

    exports dev.plankton.samples;
}
