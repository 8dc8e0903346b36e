/** Scenarios and the labs of the course. */
module dev.plankton.lab {
    requires transitive dev.plankton.core;
    requires static transitive org.jspecify;
    requires com.google.gson;
    requires transitive dev.plankton.debugger;
    requires dev.plankton.guests;
    requires transitive dev.plankton.net;
    requires java.compiler;
    requires java.management;
    requires java.xml;
    requires org.snakeyaml.engine.v2;

    exports dev.plankton.lab;
    exports dev.plankton.lab.compile;
    exports dev.plankton.lab.exercise;
    exports dev.plankton.lab.exercise.accounts;
    exports dev.plankton.lab.exercise.idle;
    exports dev.plankton.lab.exercise.memory;
    exports dev.plankton.lab.exercise.migration;
    exports dev.plankton.lab.exercise.replay;
    exports dev.plankton.lab.exercise.scheduling;
    exports dev.plankton.lab.exercise.sharing;
    exports dev.plankton.lab.grade;
    exports dev.plankton.lab.report;
    exports dev.plankton.lab.run;
    exports dev.plankton.lab.scenario;
    exports dev.plankton.lab.scenario.rule;
}
