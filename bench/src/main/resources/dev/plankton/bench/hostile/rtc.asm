; rtc: reads and writes the clock's registers

%include "frame.inc"

prepare:
    ret

work:
    mov bl,0
.next:
    mov al,bl
    out 70h,al
    in al,71h
    cmp bl,10                   ; register A and up keep what they are
    jae .kept
    out 71h,al
.kept:
    inc bl
    cmp bl,14
    jb .next
    ret

%include "end.inc"
