/** Scenarios and the labs of the course. */
module dev.plankton.lab {
    requires transitive dev.plankton.core;
    requires static transitive org.jspecify;
    requires dev.plankton.debugger;
    requires dev.plankton.guests;
    requires dev.plankton.net;
    requires java.compiler;
    requires java.xml;
    requires org.snakeyaml.engine.v2;

    exports dev.plankton.lab.exercise;
    exports dev.plankton.lab.exercise.idle;
    exports dev.plankton.lab.exercise.memory;
    exports dev.plankton.lab.exercise.scheduling;
    exports dev.plankton.lab.exercise.sharing;
    exports dev.plankton.lab.run;
}
