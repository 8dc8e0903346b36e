; debug: REP OUTSB to the ports for debug output and POST codes

%include "frame.inc"

work:
    xor si,si
    mov dx,0E9h
    mov cx,4096
    rep outsb
    mov dx,80h
    mov cx,4096
    rep outsb
prepare:
    ret

%include "end.inc"
