; INT 1Ah AH=06h and 07h: the alarm calls INT 4Ah; a second one is refused, and a cancelled one does not come.
%include "check.inc"

        mov     word [4Ah * 4], ring
        mov     [4Ah * 4 + 2], cs
        sti
        mov     ah, 3
        mov     cx, 2359h
        mov     dx, 5800h
        int     1Ah
        mov     ah, 6           ; over midnight
        mov     cx, 0
        mov     dx, 100h
        int     1Ah
        sbb     ax, ax
        expect  'a', 0
        mov     ah, 6
        mov     cx, 1
        int     1Ah
        sbb     ax, ax
        expect  'b', 0FFFFh
        mov     bp, 90          ; five seconds
        call    ticks
        mov     ax, [rings]
        expect  'c', 1
        mov     ah, 7
        int     1Ah
        sbb     ax, ax
        expect  'd', 0
        mov     ah, 2
        int     1Ah
        mov     ah, 6           ; the next second but one, cancelled
        add     dh, 2
        clc
        int     1Ah
        sbb     ax, ax
        expect  'e', 0
        mov     ah, 7
        int     1Ah
        mov     bp, 60
        call    ticks
        mov     ax, [rings]
        expect  'f', 1
        mov     ah, 3           ; daylight saving is kept
        mov     cx, 1234h
        mov     dx, 5601h
        int     1Ah
        mov     ah, 2
        int     1Ah
        mov     al, dl
        mov     ah, 0
        expect  'g', 1
        jmp     finish

ticks:  hlt
        dec     bp
        jnz     ticks
        ret

ring:   inc     word [cs:rings]
        iret

rings:  dw      0

        times   510 - ($ - $$) db 0
        dw      0AA55h
