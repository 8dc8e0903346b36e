; bells: INT 10h AH=0Eh writes BEL

%include "frame.inc"

work:
    mov ax,0E07h
    int 10h
prepare:
    ret

%include "end.inc"
