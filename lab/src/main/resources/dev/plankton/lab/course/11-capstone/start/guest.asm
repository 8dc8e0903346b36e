; Capstone: an account in 512 bytes.
;
; A request is a number from 0 to 9999 in decimal, one to four digits and nothing else. The reply is the balance: the sum of all
; numbers that this VM has been sent, in decimal, without leading zeros and nothing after it. Sums stay below 2 000 000.
;
; The ports of the request NIC are explained in docs/request-nic.md. This guest answers each request with 0.

    cpu 386
    bits 16
    org 7C00h

STATUS  equ 0E0h            ; read: bit 0 = a request is here
COMMAND equ 0E0h            ; write: 1 = the reply is complete
DATA    equ 0E1h            ; read: the next byte of the request, 0 past its end; write: a byte of the reply

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h

wait_:
    cli                     ; look with interrupts off, so that no request comes between look and sleep
    in al, STATUS
    test al, 1
    jnz request
    sti                     ; none comes between STI and HLT
    hlt
    jmp wait_

request:
    ; Gap. Read the number, add it to the balance, write the balance to DATA.
    mov al, '0'
    out DATA, al

    mov al, 1
    out COMMAND, al
    jmp wait_

    times 510 - ($ - $$) db 0
    dw 0AA55h
