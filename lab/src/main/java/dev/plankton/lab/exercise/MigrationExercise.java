package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.migration.Migrations;
import dev.plankton.lab.exercise.migration.Mover;
import dev.plankton.lab.exercise.migration.Report;
import dev.plankton.machine.BootImage;

/** Lab 10: the student's {@link Mover} moves a VM under several schedules of requests. */
final class MigrationExercise implements Exercise {
    @Override
    public String name() {
        return "migration";
    }

    @Override
    public Class<?> type() {
        return Mover.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws SolutionException {
        Report report = Migrations.run(
                BootImage.of("bank.img", GuestImages.of("10-migration/start/bank.img", 0)), (Mover) solution.create());
        figures.put("moved", report.moved());
        report.thrown()
                .ifPresent(thrown ->
                        figures.differs("moved", Thrown.text("Mover.move", thrown) + "\n" + report.thrownAfter()));
        report.differences().forEach(figures::differs);
        if (report.moved() < Migrations.SCHEDULES) {
            for (String figure : new String[] {"lost", "doubled", "wrong", "blackout", "pages"}) {
                figures.put(figure, "not known: the VM was not moved each time");
            }
            return;
        }
        figures.put("lost", report.lost());
        figures.put("doubled", report.doubled());
        figures.put("wrong", report.wrong());
        figures.put("blackout", report.blackout());
        figures.put("pages", report.pages());
    }
}
