; Commands of the 8042 at port 64h, with IRQ 1 masked.
%include "check.inc"

        mov     al, 2
        out     21h, al
        mov     al, 20h         ; command byte: translation, system flag, interrupt
        call    ask
        expect  'a', 45h
        mov     al, 0AAh
        call    ask
        expect  'b', 55h
        mov     al, 0ABh
        call    ask
        expect  'c', 0
        mov     al, 0C0h        ; input port: not locked, colour display
        call    ask
        and     al, 0C0h
        expect  'd', 80h
        mov     al, 0D0h        ; output port: no reset
        call    ask
        and     al, 1
        expect  'e', 1
        mov     al, 0ADh        ; the keyboard's clock is held
        out     64h, al
        mov     al, 20h
        call    ask
        expect  'f', 55h
        mov     al, 0E0h
        call    ask
        and     al, 1
        expect  'g', 0
        mov     al, 0AEh
        out     64h, al
        mov     al, 0D2h        ; as if the keyboard had sent it
        out     64h, al
        mov     al, 5Ah
        out     60h, al
        call    receive
        expect  'h', 5Ah
        mov     al, 0D2h        ; a full output buffer is not overwritten
        out     64h, al
        mov     al, 12h
        out     60h, al
        mov     al, 20h
        out     64h, al
        call    receive
        expect  'i', 12h
        call    receive
        expect  'j', 45h
        mov     al, 60h         ; without translation, set 2 comes as it is
        out     64h, al
        mov     al, 04h
        out     60h, al
        mov     al, 0F0h
        out     60h, al
        call    receive
        expect  'k', 0FAh
        mov     al, 0
        out     60h, al
        call    receive
        expect  'l', 0FAh
        call    receive
        expect  'm', 2
        jmp     finish

ask:    out     64h, al
receive:
        mov     cx, 60000
.wait:  in      al, 64h
        test    al, 1
        loopz   .wait
        mov     ax, 0EEEEh
        jz      .end
        in      al, 60h
        mov     ah, 0
.end:   ret

        times   510 - ($ - $$) db 0
        dw      0AA55h
