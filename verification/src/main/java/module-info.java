/** Checks of the emulator against real CPUs and against itself. */
module dev.plankton.verification {
    requires dev.plankton.core;
    requires static transitive org.jspecify;

    exports dev.plankton.verification.conformance to
            dev.plankton.cli;
    exports dev.plankton.verification.fuzz to
            dev.plankton.cli;
}
