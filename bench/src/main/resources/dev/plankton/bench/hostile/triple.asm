; triple: an exception with an interrupt table of no bytes: a triple fault, which ends the VM

%include "frame.inc"

work:
    cli
    lidt [nothing]
    int3
prepare:
    ret

nothing:
    times 6 db 0

%include "end.inc"
