package dev.plankton.disk;

/** What a PC takes a disk image for, with the CMOS type of its drive (0 for a hard disk). */
public enum DiskKind {
    /** 5.25 inches, 160 to 360 KB. */
    FLOPPY_360K(1),
    /** 5.25 inches, 1.2 MB. */
    FLOPPY_1200K(2),
    /** 3.5 inches, 720 KB. */
    FLOPPY_720K(3),
    /** 3.5 inches, 1.44 MB. */
    FLOPPY_1440K(4),
    /** 3.5 inches, 2.88 MB. */
    FLOPPY_2880K(5),
    /** Drive 80h. */
    HARD_DISK(0);

    private final int cmosType;

    DiskKind(int cmosType) {
        this.cmosType = cmosType;
    }

    /** The drive type as CMOS byte 10h and INT 13h have it. */
    public int cmosType() {
        return cmosType;
    }
}
