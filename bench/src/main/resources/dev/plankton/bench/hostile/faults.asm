; faults: an invalid opcode that the BIOS's handler returns to for ever

%include "frame.inc"

work:
    ud2
prepare:
    ret

%include "end.inc"
