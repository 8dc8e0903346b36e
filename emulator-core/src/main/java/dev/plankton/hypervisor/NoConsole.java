package dev.plankton.hypervisor;

/** A console that shows nothing. */
final class NoConsole implements Console, NonBlocking {}
