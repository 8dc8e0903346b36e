package dev.plankton.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

/** Keeps the texts it is given. */
class RecordingLogger implements System.Logger {
    final List<String> records = new ArrayList<>();

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    /** Both other methods end here. */
    void record(String text) {
        records.add(text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        record(text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
        record(format);
    }
}
