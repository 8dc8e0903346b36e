; What the BIOS and CMOS say of 16 MiB, moves to memory above 1 MiB, and an 80286 that enters protected mode and leaves it by
; a reset. No instruction of a 386.
%include "check.inc"

        mov     ax, 0202h               ; the rest of this program
        mov     bx, 7E00h
        mov     cx, 2
        mov     dx, 0
        int     13h
        jmp     begin
        times   512 - ($ - $$) db 0

begin:  mov     ah, 88h
        int     15h
        expect  'a', 3C00h
        mov     ax, 0E801h
        int     15h
        push    bx
        push    cx
        expect  'b', 3C00h
        pop     ax
        expect  'c', 3C00h
        pop     ax
        expect  'd', 0
        mov     al, 18h                 ; CMOS
        mov     dl, 17h
        call    cmos
        expect  'e', 3C00h
        mov     al, 31h
        mov     dl, 30h
        call    cmos
        expect  'f', 3C00h
        mov     al, 35h
        mov     dl, 34h
        call    cmos
        expect  'g', 0

        mov     si, moves               ; to FFFFF0h, and back to another place
        mov     cx, 8
        mov     ah, 87h
        int     15h
        sbb     al, al
        expect  'h', 0
        mov     word [moves + 12h], 0FFF0h
        mov     byte [moves + 14h], 0FFh
        mov     word [moves + 1Ah], 600h
        mov     byte [moves + 1Ch], 0
        mov     cx, 8
        mov     ah, 87h
        int     15h
        mov     ax, [60Eh]
        expect  'i', 7777h
        mov     cx, 9                   ; beyond the end
        mov     ah, 87h
        int     15h
        sbb     al, al
        expect  'j', 02FFh
        mov     word [moves + 12h], 0FF00h      ; across the end of what real mode reaches
        mov     byte [moves + 14h], 10h
        mov     cx, 200h
        mov     word [moves + 1Ah], 1000h
        mov     ah, 87h
        int     15h
        sbb     al, al
        expect  'k', 0

        mov     al, 0Fh                 ; goes on at resumed after a reset
        out     70h, al
        mov     al, 0Ah
        out     71h, al
        mov     word [467h], resumed
        mov     word [469h], 0
        lgdt    [table]
        smsw    ax
        or      al, 1
        lmsw    ax
        mov     ax, 8
        mov     es, ax
        mov     byte [es:0], 0A5h       ; at 200000h
        smsw    ax
        and     ax, 1
        mov     [protected], ax
        mov     al, 0FEh
        out     64h, al
        hlt
resumed:
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, 7C00h
        mov     ax, [protected]
        expect  'l', 1
        smsw    ax
        and     ax, 1
        expect  'm', 0
        mov     word [moves + 12h], 0
        mov     byte [moves + 14h], 20h
        mov     cx, 1
        mov     si, moves
        mov     ah, 87h
        int     15h
        mov     ax, [1000h]
        expect  'n', 00A5h
        jmp     finish

cmos:   out     70h, al                 ; AX: the bytes of CMOS with the numbers in AL and DL
        in      al, 71h
        mov     ah, al
        mov     al, dl
        push    ax
        out     70h, al
        in      al, 71h
        mov     dl, al
        pop     ax
        mov     al, dl
        ret

protected: dw   0
pattern: times 8 dw 7777h

moves:  times   16 db 0
        dw      0FFFFh, pattern, 9300h, 0
        dw      0FFFFh, 0FFF0h, 93FFh, 0
        times   16 db 0

table:  dw      15
        dd      descriptors
descriptors:
        dq      0
        dw      0FFFFh, 0, 9220h, 0     ; 08h: 64 KiB from 200000h
        times   1536 - ($ - $$) db 0
