; steps: the trap flag: an exception after every instruction

%include "frame.inc"

prepare:
    mov dword [1*4],handler
    ret

work:
    pushf
    pop ax
    or ah,1
    push ax
    popf                        ; from here on
    times 64 nop
    pushf
    pop ax
    and ah,0FEh
    push ax
    popf
    ret

handler:
    iret

%include "end.inc"
