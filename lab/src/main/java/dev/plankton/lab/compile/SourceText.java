package dev.plankton.lab.compile;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source that was read before: what the compiler sees does not change while it reads. */
final class SourceText extends SimpleJavaFileObject {
    private final String name;
    private final String text;

    SourceText(String name, String text) {
        super(URI.create("source:///" + name.replaceAll("[^A-Za-z0-9._-]", "_")), Kind.SOURCE);
        this.name = name;
        this.text = text;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }
}
