; keys: INT 16h AH=01h looks for a key, AH=00h waits for one

%include "frame.inc"

work:
    mov cx,1000
.look:
    mov ah,1
    int 16h
    loop .look
    mov ah,0
    int 16h
prepare:
    ret

%include "end.inc"
