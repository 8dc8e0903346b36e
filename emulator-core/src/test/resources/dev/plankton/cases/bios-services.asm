; What programs ask the BIOS to find out what it can do, and services that exclude each other.
%include "check.inc"

        sti
        mov     ax, 9200h       ; KEYB: are functions 10h to 12h there?
        int     16h
        expect  'a', 8000h
        mov     ah, 9
        int     16h
        and     ax, 30h
        expect  'b', 30h
        mov     ah, 0Ah
        int     16h
        mov     ax, bx
        expect  'c', 41ABh
        mov     ah, 0C0h        ; configuration: two 8259A, RTC, keyboard intercept
        int     15h
        mov     al, [es:bx + 5]
        and     ax, 70h
        expect  'd', 70h
        push    ds
        pop     es

        mov     ax, 8300h       ; an event wait excludes another, and a wait
        mov     bx, 700h
        mov     byte [bx], 0
        mov     cx, 0
        mov     dx, 20000
        int     15h
        mov     ax, 8300h
        int     15h
        sbb     al, al
        expect  'e', 83FFh
        mov     ah, 86h
        int     15h
        sbb     al, al
        expect  'f', 83FFh
.wait:  test    byte [700h], 80h
        jz      .wait
        mov     ah, 86h         ; then it can wait, and a wait excludes the other
        mov     word [1Ch * 4], tick
        mov     [1Ch * 4 + 2], cs
        mov     cx, 3
        int     15h
        mov     al, 0
        rcl     al, 1
        mov     ah, 0
        expect  'g', 0
        mov     ax, [600h]
        expect  'h', 83FFh
        mov     al, [4A0h]
        and     ax, 1
        expect  'i', 0
        jmp     finish

tick:   pusha
        mov     ax, 8300h
        mov     bx, 702h
        int     15h
        sbb     al, al
        mov     [600h], ax
        popa
        iret

        times   510 - ($ - $$) db 0
        dw      0AA55h
