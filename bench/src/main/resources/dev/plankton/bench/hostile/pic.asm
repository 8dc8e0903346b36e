; pic: initialises, masks and reads both interrupt controllers

%include "frame.inc"

work:
    cli
    mov al,0Bh                  ; OCW3: in-service register
    out 20h,al
    in al,20h
    out 0A0h,al
    in al,0A0h
    mov al,11h                  ; ICW1
    out 20h,al
    mov al,8
    out 21h,al
    mov al,4
    out 21h,al
    mov al,1
    out 21h,al
    mov al,0
    out 21h,al
    mov al,20h                  ; end of interrupt
    out 20h,al
    sti
prepare:
    ret

%include "end.inc"
