; The pointing device of the BIOS, as a mouse driver uses it: INT 15h AH=C2h and a handler. The host moves the mouse by
; 5 right and 3 down with the left button held, then turns its wheel as long as the guest listens.
%include "check.inc"

%macro pointer 2                ; function and BX: AX is then the status, with 100h for carry
        mov     al, %1
        mov     bx, %2
        call    ask
%endmacro

        int     11h
        and     ax, 4
        expect  'a', 4
        pointer 0, 100h         ; enable, without a handler
        expect  'b', 105h
        pointer 5, 900h         ; initialize for packets of 9 bytes
        expect  'c', 102h
        pointer 5, 300h
        expect  'd', 0
        pointer 1, 0            ; reset
        mov     ax, bx
        expect  'e', 00AAh
        pointer 2, 200h         ; 40 a second
        expect  'g', 0
        pointer 3, 300h         ; 8 counts a millimetre
        expect  'h', 0
        pointer 6, 200h         ; scaling 2:1
        pointer 6, 0            ; status
        mov     al, bl
        mov     ah, cl
        expect  'i', 310h
        pointer 6, 100h
        pointer 7, handler
        expect  'k', 0
        pointer 0, 100h
        expect  'l', 0
        mov     dx, 4711h
        call    packet
        mov     ax, [words]
        expect  'm', 29h
        mov     ax, [words + 2]
        expect  'n', 5
        mov     ax, [words + 4]
        expect  'o', 0FDh
        mov     ax, dx
        expect  'p', 4711h
        pointer 5, 400h         ; with a wheel
        mov     si, rates
.rate:  lodsb
        mov     bh, al
        mov     ax, 0C202h
        int     15h
        cmp     si, rates + 3
        jne     .rate
        pointer 4, 0
        mov     al, bh
        expect  'r', 3
        pointer 0, 100h
        call    packet
        mov     ax, [words + 6]
        expect  's', 0F8h    ; as much as a packet tells
        pointer 0, 0            ; disable
        pointer 10, 0
        expect  't', 101h
        jmp     finish

packet: sti
        hlt
        cmp     byte [packets], 0
        je      packet
        dec     byte [packets]
        ret

ask:    mov     ah, 0C2h
        int     15h
        sbb     al, al
        and     al, 1
        xchg    al, ah
        ret

handler:
        mov     bp, sp
        mov     eax, [bp + 8]   ; Y is pushed after X, Z after Y
        ror     eax, 16
        mov     [words], eax
        mov     eax, [bp + 4]
        ror     eax, 16
        mov     [words + 4], eax
        inc     byte [packets]
        xor     dx, dx
        retf

rates:  db      6, 5, 4         ; 200, 100, 80
packets: db     0
words:  dw      0, 0, 0, 0

        times 510-($-$$) db 0
        dw      0AA55h
