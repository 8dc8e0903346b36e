; characters: INT 10h AH=09h writes a character 65 535 times in mode 12h

%include "frame.inc"

prepare:
    mov ax,12h
    int 10h
    ret

work:
    mov ax,09DBh
    mov bx,15
    mov cx,0FFFFh
    int 10h
    ret

%include "end.inc"
