; reboot: INT 19h boots from the disk again

%include "frame.inc"

work:
    int 19h
prepare:
    ret

%include "end.inc"
