/** Debuggers for guests. */
module dev.plankton.debugger {
    requires transitive dev.plankton.core;
    requires static transitive org.jspecify;
    requires com.google.gson;
    requires org.eclipse.lsp4j.debug;
    requires org.eclipse.lsp4j.jsonrpc;
    requires org.eclipse.lsp4j.jsonrpc.debug;

    exports dev.plankton.debugger;
    exports dev.plankton.debugger.dap;
    exports dev.plankton.debugger.exits;
    exports dev.plankton.debugger.gdb;
    exports dev.plankton.debugger.source;
    exports dev.plankton.debugger.stop;
    exports dev.plankton.debugger.symbols;
}
