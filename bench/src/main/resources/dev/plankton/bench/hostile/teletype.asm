; teletype: INT 10h AH=0Eh writes letters and line feeds in mode 12h

%include "frame.inc"

prepare:
    mov ax,12h
    int 10h
    ret

work:
    mov ax,0E41h
    mov bx,15
    int 10h
    mov ax,0E0Ah
    int 10h
    ret

%include "end.inc"
