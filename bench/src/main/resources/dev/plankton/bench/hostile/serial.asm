; serial: sends on COM1 without waiting

%include "frame.inc"

prepare:
    ret

work:
    mov dx,3F8h
    mov cx,256
.next:
    mov al,cl
    out dx,al
    loop .next
    ret

%include "end.inc"
