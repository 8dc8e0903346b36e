/** The guests that come with Plankton. */
module dev.plankton.guests {
    requires static transitive org.jspecify;

    exports dev.plankton.guests;
}
