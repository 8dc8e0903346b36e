; A reset with a shutdown code in CMOS goes on by 0040:0067, with memory, A20 gate and devices as they were.
%include "check.inc"

        mov     word [600h], 1234h
        mov     al, 5Ah
        out     21h, al
        mov     ax, 2401h
        int     15h
        mov     al, 0Ah         ; jump
        mov     dx, .jumped
        call    reset
.jumped:
        cli
        xor     ax, ax
        mov     ss, ax
        mov     sp, 7C00h
        mov     ax, ds
        mov     bx, cs
        mov     ds, bx
        expect  'a', 40h
        mov     ax, [600h]
        expect  'b', 1234h
        in      al, 21h
        mov     ah, 0
        expect  'c', 5Ah
        mov     ax, 2402h
        int     15h
        mov     ah, 0
        expect  'd', 1
        mov     al, 0Fh
        out     70h, al
        in      al, 71h
        mov     ah, 0
        expect  'e', 0

        mov     al, 5           ; jump, and interrupts end
        mov     dx, .ended
        mov     byte [way], 1
        call    reset
.ended: xor     ax, ax
        mov     ds, ax
        mov     ss, ax
        mov     sp, 7C00h

        mov     dword [500h], .far ; far return
        mov     al, 0Ch
        mov     dx, 500h
        mov     byte [way], 2
        call    reset
.far:   mov     ax, sp
        xor     bx, bx
        mov     ds, bx
        expect  'f', 504h
        mov     sp, 7C00h

        mov     dword [500h], .iret ; IRET
        mov     word [504h], 3
        mov     al, 0Bh
        mov     dx, 500h
        mov     byte [way], 3
        call    reset
.iret:  sbb     ax, ax
        xor     bx, bx
        mov     ds, bx
        mov     sp, 7C00h
        expect  'g', 0FFFFh
        jmp     finish

reset:  mov     [467h], dx
        mov     word [469h], 0
        push    ax
        mov     al, 0Fh
        out     70h, al
        pop     ax
        out     71h, al
        cmp     byte [way], 1
        je      .fast
        cmp     byte [way], 2
        je      .vector
        mov     al, 0FEh
        out     64h, al
        jmp     $
.fast:  in      al, 92h
        or      al, 1
        out     92h, al
        jmp     $
.vector:
        jmp     0FFFFh:0

way:    db      0

        times   510 - ($ - $$) db 0
        dw      0AA55h
