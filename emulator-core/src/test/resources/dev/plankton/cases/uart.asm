; The UART in loopback: words of 5 to 8 bits, and overruns with and without FIFO.
%include "check.inc"

LINE    equ     3FBh
results equ     600h

        mov     cx, 4
        mov     si, results
.words: mov     al, 0           ; no FIFO
        mov     dx, 3FAh
        out     dx, al
        mov     al, 4
        sub     al, cl
        mov     dx, LINE
        out     dx, al
        mov     al, 10h
        mov     dx, 3FCh
        out     dx, al
        mov     dx, 3F8h
        mov     al, 0FFh
        out     dx, al
        call    settle
        in      al, dx
        mov     [si], al
        inc     si
        loop    .words

        mov     al, 11h         ; without FIFO the second byte replaces the first
        out     dx, al
        call    settle
        mov     al, 22h
        out     dx, al
        call    settle
        call    status
        mov     [si], al
        in      al, dx
        mov     [si + 1], al
        call    status          ; reading it has cleared the overrun, and nothing is left
        mov     [si + 2], al

        mov     al, 7           ; a FIFO keeps the first sixteen
        mov     dx, 3FAh
        out     dx, al
        mov     dx, 3F8h
        mov     cx, 17
.fill:  mov     al, cl
        out     dx, al
        call    settle
        loop    .fill
        call    status
        mov     [si + 3], al
        mov     cx, 16
.empty: in      al, dx
        loop    .empty
        mov     [si + 4], al
        mov     al, 0
        mov     dx, 3FAh
        out     dx, al
        mov     dx, 3FCh
        out     dx, al
        mov     dx, LINE
        mov     al, 3
        out     dx, al

        mov     si, results
        lodsw
        expect  'a', 3F1Fh
        lodsw
        expect  'b', 0FF7Fh
        lodsw
        expect  'c', 2203h
        lodsw
        expect  'd', 0300h
        mov     ah, 0
        lodsb
        expect  'e', 2
        jmp     finish

status: push    dx
        mov     dx, 3FDh
        in      al, dx
        and     al, 3
        pop     dx
        ret

settle: push    ax              ; the time of a byte at 9600 baud and more
        push    cx
        mov     cx, 2000
.wait:  in      al, 61h
        loop    .wait
        pop     cx
        pop     ax
        ret



        times   510 - ($ - $$) db 0
        dw      0AA55h
