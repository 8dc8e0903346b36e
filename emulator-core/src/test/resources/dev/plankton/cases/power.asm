; APM: connects, sleeps for ten ticks by the idle call, says OK, and switches off.
%include "check.inc"

        sti
        mov     ax, 5300h
        mov     bx, 0
        int     15h
        push    bx
        expect  'a', 0102h
        pop     ax
        expect  'b', 504Dh
        mov     ax, 5301h
        mov     bx, 0
        int     15h
        sbb     ax, ax
        expect  'c', 0
        mov     bp, [46Ch]
.idle:  mov     ax, 5305h
        int     15h
        sbb     ax, ax
        expect  'd', 0
        mov     ax, [46Ch]
        sub     ax, bp
        cmp     ax, 10
        jb      .idle
        mov     ax, 530Bh       ; no event
        int     15h
        sbb     al, al
        expect  'e', 80FFh
        cmp     byte [failures], 0
        jne     finish
        mov     al, 'O'
        call    send
        mov     al, 'K'
        call    send
        mov     ax, 5307h
        mov     bx, 1
        mov     cx, 3
        int     15h
        mov     al, 'F'
        call    send
        jmp     finish

        times   510 - ($ - $$) db 0
        dw      0AA55h
