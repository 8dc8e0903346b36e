; stack: ENTER with 31 levels, PUSHAD and POPAD, far calls through the stack

%include "frame.inc"

work:
    mov bp,sp
    enter 16,31
    leave
    pushad
    popad
    pushfd
    popfd
    push cs
    push word .back
    retf
.back:
    ret
prepare:
    ret

%include "end.inc"
