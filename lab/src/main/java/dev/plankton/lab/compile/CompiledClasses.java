package dev.plankton.lab.compile;

import java.util.Map;

/**
 * A solution's classes as the compiler made them.
 *
 * @param main binary name of the class that the source file is named after
 * @param files class files by binary name, those of nested classes and of other sources of the folder included
 */
record CompiledClasses(String main, Map<String, byte[]> files) {
    CompiledClasses {
        files = Map.copyOf(files);
    }
}
