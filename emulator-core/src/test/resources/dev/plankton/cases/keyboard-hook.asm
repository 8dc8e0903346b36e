; Hooks INT 09h, reads port 60h, and goes on to the BIOS, first as it is, then with the keyboard disabled: every key
; arrives. The host types Ab*, then x.
%include "check.inc"

        mov     eax, [9 * 4]
        mov     [old], eax
        mov     word [9 * 4], hook
        mov     [9 * 4 + 2], cs
        sti
        mov     ah, 0
        int     16h
        expect  'a', 1E41h
        mov     ah, 0
        int     16h
        expect  'b', 3062h
        mov     ah, 0
        int     16h
        expect  'c', 092Ah
        mov     byte [disables], 1
        mov     ah, 0
        int     16h
        expect  'd', 2D78h
        mov     ah, 0
        int     16h
        expect  'e', 1579h
        jmp     finish

hook:   push    ax
        push    cx
        cmp     byte [cs:disables], 0
        je      .read
        mov     al, 0ADh
        out     64h, al
.read:  mov     cx, 3
.again: in      al, 60h
        loop    .again
        pop     cx
        pop     ax
        jmp     far [cs:old]

old:    dd      0
disables: db    0

        times   510 - ($ - $$) db 0
        dw      0AA55h
