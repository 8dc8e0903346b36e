package dev.plankton.hypervisor.io;

/** A console that shows nothing. */
final class NoConsole implements Console, NonBlocking {}
