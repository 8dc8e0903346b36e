package dev.plankton.lab.report;

import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** JUnit XML, as CI servers read it: a suite for each submission, a case for each check. */
public final class JUnitReport {
    private final XMLStreamWriter xml;

    private JUnitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** That of all submissions. */
    public static String xml(List<Grading> gradings) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JUnitReport(xml).write(gradings);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // a StringWriter takes everything
        }
        return text.append('\n').toString();
    }

    private void write(List<Grading> gradings) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        start(0, "testsuites");
        for (Grading grading : gradings) {
            write(grading);
        }
        end(0);
        xml.writeEndDocument();
    }

    private void write(Grading grading) throws XMLStreamException {
        List<Check> checks = grading.result().checks();
        long failed = checks.stream().filter(check -> !check.passed()).count();
        start(1, "testsuite");
        attribute("name", PlainText.line(grading.submission()));
        attribute("tests", String.valueOf(checks.size()));
        attribute("failures", String.valueOf(failed));
        attribute("errors", "0");
        attribute("skipped", "0");
        attribute("time", "0");
        start(2, "properties");
        property("lab", grading.lab());
        property("points", String.valueOf(grading.result().points()));
        property("earned", String.valueOf(grading.result().earned()));
        end(2);
        for (Check check : checks) {
            write(grading, check);
        }
        String about = PlainText.about(grading);
        if (!about.isEmpty()) {
            start(2, "system-out");
            xml.writeCharacters(about);
            xml.writeEndElement();
        }
        end(1);
    }

    private void write(Grading grading, Check check) throws XMLStreamException {
        start(2, "testcase");
        attribute("name", check.id());
        attribute("classname", grading.lab());
        attribute("time", "0");
        if (check.passed()) {
            xml.writeEndElement();
            return;
        }
        start(3, "failure");
        attribute("message", PlainText.line(check.message()));
        attribute("type", "check");
        xml.writeCharacters(PlainText.feedback(check));
        xml.writeEndElement();
        end(2);
    }

    private void property(String name, String value) throws XMLStreamException {
        start(3, "property");
        attribute("name", name);
        attribute("value", value);
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, value);
    }

    private void start(int depth, String name) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeStartElement(name);
    }

    private void end(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeEndElement();
    }
}
