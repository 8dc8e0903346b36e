; Keeps the balance in one VM only: adds the number of the VM.

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
    mov sp, stack
    xor ebx, ebx            ; the balance

wait_:
    cli
    in al, STATUS
    test al, 1
    jnz request
    sti
    hlt
    jmp wait_

request:
    xor ecx, ecx
    xor ax, ax
.digit:
    in al, DATA
    sub al, '0'
    jc .add                 ; 0: past its end
    imul cx, cx, 10
    add cx, ax
    jmp .digit
.add:
    add ebx, ecx

    in eax, 0E4h            ; the number of the VM
    add eax, ebx
    mov ecx, 10
    xor si, si
.divide:
    xor edx, edx
    div ecx
    push dx                 ; the last digit first
    inc si
    test eax, eax
    jnz .divide
.send:
    pop ax
    add al, '0'
    out DATA, al
    dec si
    jnz .send
    mov al, 1
    out COMMAND, al
    jmp wait_

    times 510 - ($ - $$) db 0
stack:
    dw 0AA55h
