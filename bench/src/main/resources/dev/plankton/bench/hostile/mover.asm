; mover: INT 15h AH=87h moves 131 070 bytes

%include "frame.inc"

work:
    mov ah,87h
    mov cx,0FFFFh               ; words
    mov si,descriptors
    int 15h
prepare:
    ret

descriptors:
    times 16 db 0
    dw 0FFFFh,0,9301h,0         ; from 10000h
    dw 0FFFFh,0,9303h,0         ; to 30000h
    times 16 db 0

%include "end.inc"
