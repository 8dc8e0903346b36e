; Commands of the keyboard at port 60h, with IRQ 1 masked: each answer as the references say.
%include "check.inc"

        mov     al, 2
        out     21h, al
        mov     si, script
.next:  lodsb                   ; number of bytes to come; then the byte to send, and those expected
        mov     cl, al
        cmp     al, 0FFh
        je      finish
        lodsb
        out     60h, al
        mov     ch, 0
        jcxz    .none
.read:  push    cx
        call    receive
        mov     bl, [si]
        mov     bh, 0
        inc     si
        mov     cl, 'a'
        call    check
        pop     cx
        loop    .read
.none:  in      al, 64h
        and     ax, 1
        expect  'z', 0          ; and nothing else
        jmp     .next

receive:                        ; a byte from the output buffer, or EEEE
        mov     cx, 60000
.wait:  in      al, 64h
        test    al, 1
        loopz   .wait
        mov     ax, 0EEEEh
        jz      .end
        in      al, 60h
        mov     ah, 0
.end:   ret

script: db      1, 0EEh, 0EEh           ; echo
        db      1, 0EDh, 0FAh           ; indicators
        db      1, 007h, 0FAh
        db      1, 0F0h, 0FAh           ; which scan code set
        db      2, 000h, 0FAh, 41h
        db      1, 0F0h, 0FAh           ; set 3
        db      1, 003h, 0FAh
        db      1, 0F0h, 0FAh
        db      2, 000h, 0FAh, 3Fh
        db      1, 0F0h, 0FAh           ; there is no set 4
        db      1, 004h, 0FEh
        db      1, 0F6h, 0FAh           ; defaults: set 2 again
        db      1, 0F0h, 0FAh
        db      2, 000h, 0FAh, 41h
        db      3, 0F2h, 0FAh, 0ABh, 41h ; identification
        db      1, 0F3h, 0FAh           ; typematic rate
        db      1, 000h, 0FAh
        db      1, 0F3h, 0FAh           ; a command in the place of an option
        db      1, 0EEh, 0EEh
        db      1, 0F5h, 0FAh
        db      1, 0F4h, 0FAh
        db      1, 0FAh, 0FAh
        db      1, 0FBh, 0FAh           ; type of a key
        db      1, 01Ch, 0FAh
        db      1, 0FEh, 0FAh           ; resend
        db      1, 0EFh, 0FEh           ; no command
        db      1, 0F1h, 0FEh
        db      1, 005h, 0FEh
        db      2, 0FFh, 0FAh, 0AAh     ; reset
        db      0FFh

        times   510 - ($ - $$) db 0
        dw      0AA55h
