package dev.plankton.cli.store;

import dev.plankton.cli.io.Complaint;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.file.FileLayer;
import dev.plankton.store.format.VmRecord;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens stores for commands; what is wrong becomes a complaint of one line. */
final class Stores {
    private Stores() {}

    /** Something to do with a store. */
    interface Use<T> {
        T with(StoreDirectory store) throws IOException;
    }

    /** Does {@code use} with the store at {@code path}, which another process may have open. */
    static <T> T look(Path path, Use<T> use) {
        try (StoreDirectory store = StoreDirectory.look(path)) {
            return use.with(store);
        } catch (CorruptStoreException e) {
            throw new Complaint("%s: %s".formatted(path, e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new Complaint(path + ": no store there", e);
        } catch (IOException e) {
            throw Complaint.about("cannot read store " + path, e);
        }
    }

    /** Does {@code use} with the store at {@code path}, which no other process has open. */
    static <T> T change(Path path, Use<T> use) {
        look(path, store -> store);
        try (StoreDirectory store = StoreDirectory.open(path, FileLayer.DISK)) {
            return use.with(store);
        } catch (CorruptStoreException e) {
            throw new Complaint("%s: %s".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw Complaint.about("cannot change store " + path, e);
        }
    }

    /** What a store has. */
    static StoredPopulation population(StoreDirectory store) throws IOException {
        return StoredPopulation.newest(store, WritableDisks.LOOK_ONLY);
    }

    /** A VM of it, which in the store is numbered from 0. */
    static VmRecord vm(StoredPopulation population, int number) throws IOException {
        int first = population.firstNumber();
        VmRecord vm = number < first ? null : population.read(number - first);
        if (vm == null) {
            throw new Complaint(
                    population.size() == 0
                            ? "no VM %d: the store has none".formatted(number)
                            : "no VM %d: %d to %d".formatted(number, first, first + population.size() - 1));
        }
        return vm;
    }
}
