; modes: INT 10h AH=00h sets modes 12h, 13h and 3, each of which clears the screen

%include "frame.inc"

work:
    mov ax,12h
    int 10h
    mov ax,13h
    int 10h
    mov ax,3
    int 10h
prepare:
    ret

%include "end.inc"
