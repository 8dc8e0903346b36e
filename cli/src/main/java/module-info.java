/** The plankton command. */
module dev.plankton.cli {
    requires com.google.gson;
    requires dev.plankton.bench;
    requires dev.plankton.cluster;
    requires dev.plankton.core;
    requires dev.plankton.dashboard;
    requires dev.plankton.debugger;
    requires dev.plankton.guests;
    requires dev.plankton.lab;
    requires dev.plankton.micrometer;
    requires dev.plankton.net;
    requires dev.plankton.verification;
    requires static transitive org.jspecify;
    requires info.picocli;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires java.desktop;
    requires me.tongfei.progressbar;
    requires org.jline.terminal;

    opens dev.plankton.cli to
            info.picocli;
    opens dev.plankton.cli.bench to
            info.picocli;
    opens dev.plankton.cli.bench.experiment to
            info.picocli;
    opens dev.plankton.cli.ctl to
            info.picocli;
    opens dev.plankton.cli.dashboard to
            info.picocli;
    opens dev.plankton.cli.debug to
            info.picocli;
    opens dev.plankton.cli.guest to
            info.picocli;
    opens dev.plankton.cli.lab to
            info.picocli;
    opens dev.plankton.cli.net to
            info.picocli;
    opens dev.plankton.cli.option to
            info.picocli;
    opens dev.plankton.cli.replay to
            info.picocli;
    opens dev.plankton.cli.run to
            info.picocli;
    opens dev.plankton.cli.serve to
            info.picocli;
    opens dev.plankton.cli.snapshot to
            info.picocli;
    opens dev.plankton.cli.store to
            info.picocli;
    opens dev.plankton.cli.verify to
            info.picocli;
}
