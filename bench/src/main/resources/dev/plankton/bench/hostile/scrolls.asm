; scrolls: INT 10h AH=06h and 07h scroll the whole screen in mode 12h

%include "frame.inc"

prepare:
    mov ax,12h
    int 10h
    ret

work:
    mov ax,0601h
    call scroll
    mov ax,0701h
scroll:
    mov bh,7
    xor cx,cx
    mov dx,1D4Fh
    int 10h
    ret

%include "end.inc"
