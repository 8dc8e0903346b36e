; INT 10h: pixels beyond the screen, state information, and the palette of a CGA mode.
%include "check.inc"

        mov     ax, 13h
        int     10h
        mov     ax, 0A000h
        mov     fs, ax
        mov     ax, 0C07h       ; goes on in the next line
        mov     cx, 330
        mov     dx, 2
        int     10h
        mov     al, [fs:3 * 320 + 10]
        mov     ah, 0
        expect  'a', 7
        mov     ax, 0C05h       ; and wraps at 64 KB
        mov     cx, 256
        mov     dx, 204
        int     10h
        mov     al, [fs:0]
        mov     ah, 0
        expect  'b', 5
        mov     cx, 256
        mov     ah, 0Dh
        int     10h
        mov     ah, 0
        expect  'c', 5

        mov     ax, 4
        int     10h
        mov     ax, 1B00h
        mov     bx, 0
        mov     di, 600h
        int     10h
        mov     ah, 0
        expect  'd', 1Bh
        mov     ax, [604h]
        expect  'e', 2804h
        mov     ax, [627h]
        expect  'f', 4
        les     bx, [600h]
        mov     ax, [es:bx]
        expect  'g', 0E0FFh
        push    ds
        pop     es

        mov     ax, 0B00h       ; background, intensity off; then the other palette
        mov     bx, 2
        int     10h
        mov     ax, 0B00h
        mov     bx, 100h
        int     10h
        mov     ax, 1009h
        mov     dx, 700h
        int     10h
        mov     ax, [700h]
        expect  'h', 0202h
        mov     ax, [702h]
        expect  'i', 0604h
        mov     ax, 3
        int     10h
        jmp     finish

        times   510 - ($ - $$) db 0
        dw      0AA55h
