/** Debuggers for guests. */
module dev.plankton.debugger {
    requires transitive dev.plankton.core;
    requires static transitive org.jspecify;

    exports dev.plankton.debugger;
    exports dev.plankton.debugger.exits;
    exports dev.plankton.debugger.gdb;
    exports dev.plankton.debugger.source;
    exports dev.plankton.debugger.stop;
    exports dev.plankton.debugger.symbols;
}
