package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.region.RegionCache;
import dev.plankton.machine.Exit;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What regions cost, and who shares them. */
final class RegionsTest {
    private static final int SLICE = 2_000;

    /** Far more than regions are kept. */
    private static final int IMAGES = 10_000;

    /** Where the operand of ADD is that tells the images of {@link #COUNTS} apart. */
    private static final int ADDEND = 0x7C04;

    private static final String COUNTS = """
            FA            cli
            loop:
            40            inc ax
            81C30000      add bx,0
            EBF9          jmp loop
            """;

    private static final String NESTED = """
            FA            cli
            outer:
            BA0700        mov dx,7
            middle:
            B90500        mov cx,5
            inner:
            01CB          add bx,cx
            E2FC          loop inner
            4A            dec dx
            75F6          jnz middle
            EBF1          jmp outer
            """;

    private static final String CHANGES_ITSELF = """
            FA            cli
            loop:
            FE06097C      inc byte [7C09h]
            90            nop
            90            nop
            81C30100      add bx,1
            EBF4          jmp loop
            """;

    private static final String CHANGES_ITS_BEGINNING = """
            FA            cli
            loop:
            FF06077C      inc word [7C07h]
            81C30000      add bx,0
            EBF6          jmp loop
            """;

    private static final String USES_PORTS = """
            FA            cli
            loop:
            40            inc ax
            E621          out 21h,al
            E421          in al,21h
            01C3          add bx,ax
            EBF7          jmp loop
            """;

    private static final String INTERRUPTS_ITSELF = """
            FA            cli
            C7060002107C  mov word [200h],handler
            8C0E0202      mov [202h],cs
            loop:
            40            inc ax
            CD80          int 80h
            EBFB          jmp loop
            handler:
            01C3          add bx,ax
            CF            iret
            """;

    private static final String STORES_BETWEEN_ITS_CODE = """
            FA            cli
            loop:
            890E087C      mov [7C08h],cx
            41            inc cx
            EB02          jmp after
            0000          dw 0
            after:
            01CB          add bx,cx
            01DA          add dx,bx
            40            inc ax
            EBF0          jmp loop
            """;

    private static final String STORES_A_DOUBLE = """
            FA            cli
            DBE3          fninit
            loop:
            D9E8          fld1
            DD1E0002      fstp qword [200h]
            41            inc cx
            01CB          add bx,cx
            01DA          add dx,bx
            40            inc ax
            EBF2          jmp loop
            """;

    @Test
    void aThousandVmsOfAnImageShareARegion() {
        RegionCache regions = RegionCaches.prompt();
        Core[] cores = {new Core(PcRig.PROFILE, regions), new Core(PcRig.PROFILE, regions)};
        for (int vm = 0; vm < 1000; vm++) {
            run(cores[vm % 2], COUNTS, SLICE);
        }
        assertThat(regions.counters().compiled()).isEqualTo(1);
        assertThat(cores[0].cpu().inRegions()).isGreaterThan(500 * SLICE / 2);
        assertThat(cores[1].cpu().inRegions()).isGreaterThan(500 * SLICE / 2);
    }

    @Test
    void aNestOfLoopsIsOneRegionHoweverOftenItIsLeft() {
        RegionCache regions = RegionCaches.prompt();
        Core core = new Core(PcRig.PROFILE, regions);
        PcRig rig = new PcRig(NESTED, core);
        for (int slice = 0; slice < 300; slice++) {
            assertThat(rig.run(500 + slice)).isEqualTo(new Exit.FuelSpent());
        }
        assertThat(regions.counters().compiled()).isEqualTo(1);
        assertThat(core.cpu().inRegions()).isGreaterThan(core.cpu().instructions() * 9 / 10);
    }

    /** As those of guests are that are woken often, or that are charged much for their work. */
    @Test
    void slicesShorterThanASpanFindARegionToo() {
        Core core = new Core(PcRig.PROFILE, RegionCaches.prompt());
        PcRig rig = new PcRig(COUNTS, core);
        for (int slice = 0; slice < 1000; slice++) {
            assertThat(rig.run(150)).isEqualTo(new Exit.FuelSpent());
        }
        assertThat(core.cpu().inRegions()).isGreaterThan(core.cpu().instructions() / 2);
    }

    @Test
    void manyImagesDoNotFillTheMetaspace() {
        RegionCache regions = RegionCaches.prompt();
        Core core = new Core(PcRig.PROFILE, regions);
        long before = metaspace();
        // A VM whose code is exchanged: regions are found by their bytes, and making a template takes longer.
        PcRig rig = new PcRig(COUNTS, core);
        for (int image = 0; image < IMAGES; image++) {
            core.memory().put16(ADDEND, image);
            assertThat(rig.run(SLICE)).isEqualTo(new Exit.FuelSpent());
        }
        assertThat(regions.counters().compiled()).isEqualTo(IMAGES);
        assertThat(regions.counters().regions()).isLessThanOrEqualTo(1024);
        assertThat(metaspace() - before).isLessThan(64 << 20);
    }

    @Test
    void aNestThatIsUsedStaysWhileOthersComeAndGo() {
        RegionCache regions = RegionCaches.prompt();
        PcRig nest = new PcRig(NESTED, new Core(PcRig.PROFILE, regions));
        Core core = new Core(PcRig.PROFILE, regions);
        PcRig others = new PcRig(COUNTS, core);
        int images = 4_000;
        for (int image = 0; image < images; image++) {
            core.memory().put16(ADDEND, image);
            others.run(SLICE);
            if (image % 50 == 0) {
                nest.run(SLICE);
            }
        }
        // Where all have been used since they were asked, the first one goes, now and then the nest.
        assertThat(regions.counters().compiled()).isLessThan(images + 10);
    }

    /** STI is done by the interpreter: the region is left before it in each round. */
    @Test
    void aHeadThatIsAlwaysLeftDoesNotSpoilTheLoopInside() {
        Core core = new Core(PcRig.PROFILE, RegionCaches.prompt());
        PcRig rig = new PcRig("""
                outer:
                FB            sti
                B96400        mov cx,100
                inner:
                48            dec ax
                E2FD          loop inner
                FA            cli
                EBF6          jmp outer
                """, core);
        for (int slice = 0; slice < 2_000; slice++) {
            rig.run(SLICE);
        }
        assertThat(core.cpu().inRegions()).isGreaterThan(core.cpu().instructions() * 9 / 10);
    }

    @Test
    void codeThatKeepsChangingItselfIsLeftToTheInterpreter() {
        Core compiled = new Core(PcRig.PROFILE, RegionCaches.prompt());
        Core interpreted = new Core(PcRig.PROFILE, (RegionCache) null);
        assertThat(run(compiled, CHANGES_ITSELF, 200_000)).isEqualTo(run(interpreted, CHANGES_ITSELF, 200_000));
        assertThat(compiled.cpu().inRegions()).isLessThan(20_000);
    }

    @Test
    void codeWhoseBeginningChangesIsNotCompiledAgainAndAgain() {
        RegionCache regions = RegionCaches.prompt();
        Core compiled = new Core(PcRig.PROFILE, regions);
        Core interpreted = new Core(PcRig.PROFILE, (RegionCache) null);
        assertThat(run(compiled, CHANGES_ITS_BEGINNING, 200_000))
                .isEqualTo(run(interpreted, CHANGES_ITS_BEGINNING, 200_000));
        assertThat(regions.counters().compiled()).isLessThanOrEqualTo(1);
    }

    @Test
    void aSoftwareInterruptAndItsHandlerStayInARegion() {
        staysInARegion(INTERRUPTS_ITSELF);
    }

    @Test
    void portsDoNotLeaveARegion() {
        staysInARegion(USES_PORTS);
    }

    @Test
    void storesBetweenItsCodeDoNotLeaveARegion() {
        isMostlyInARegion(STORES_BETWEEN_ITS_CODE);
    }

    @Test
    void storesOfADoubleDoNotLeaveARegion() {
        isMostlyInARegion(STORES_A_DOUBLE);
    }

    /** STI is done by the interpreter. The region is entered at its first loop more often than there are looks. */
    @Test
    void whereARegionIsEnteredOftenOtherLoopsAreFoundToo() {
        Core core = new Core(PcRig.PROFILE, RegionCaches.prompt());
        PcRig rig = new PcRig("""
                B92C01        mov cx,300
                first:
                48            dec ax
                E2FD          loop first
                FA            cli
                FB            sti
                B91400        mov cx,20
                second:
                4A            dec dx
                E2FD          loop second
                FA            cli
                FB            sti
                B90400        mov cx,4
                EBEE          jmp first
                """, core);
        rig.run(20_000);
        assertThat(core.cpu().inRegions()).isGreaterThan(core.cpu().instructions() / 2);
    }

    /** In few rounds, after which a region would not yet go on after stores that it leaves for. */
    private static void isMostlyInARegion(String listing) {
        Core core = new Core(PcRig.PROFILE, RegionCaches.prompt());
        run(core, listing, 5_000);
        assertThat(core.cpu().inRegions()).isGreaterThan(core.cpu().instructions() * 3 / 4);
    }

    private static void staysInARegion(String listing) {
        Core compiled = new Core(PcRig.PROFILE, RegionCaches.prompt());
        Core interpreted = new Core(PcRig.PROFILE, (RegionCache) null);
        assertThat(run(compiled, listing, 200_000)).isEqualTo(run(interpreted, listing, 200_000));
        long executed = compiled.cpu().instructions();
        assertThat(executed).isGreaterThan(40_000);
        assertThat(compiled.cpu().inRegions()).isGreaterThan(executed * 3 / 4);
    }

    /** The delta of a new VM after {@code fuel} instructions. */
    private static byte[] run(Core core, String listing, int fuel) {
        PcRig rig = new PcRig(listing, core);
        assertThat(rig.run(fuel)).isEqualTo(new Exit.FuelSpent());
        core.unmount();
        return core.delta().copy();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
