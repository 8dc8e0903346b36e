/** The plankton command. */
module dev.plankton.cli {
    requires dev.plankton.bench;
    requires dev.plankton.core;
    requires dev.plankton.guests;
    requires dev.plankton.net;
    requires dev.plankton.verification;
    requires static transitive org.jspecify;
    requires info.picocli;
    requires java.management;
    requires java.desktop;
    requires me.tongfei.progressbar;
    requires org.jline.terminal;

    opens dev.plankton.cli to
            info.picocli;
}
