; spikes: sleeps in HLT, but after one tick in 16, by chance, computes for a moment: load in random bursts.
;
; Prints ! on COM1 at the start. Chance comes from RDTSC, so that many VMs booted together do not stay in
; step, and this guest's ticks cannot be left out: each one may matter.

    cpu 586
    bits 16
    org 7C00h

CHECKSUM equ 7BFCh          ; 32 bits; on top of the stack's 64-byte line, so that both dirty one line

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    push dword 0            ; CHECKSUM
    xor dx, dx              ; COM1, for both calls
    mov al, 0E3h            ; AH = 0: 9600 baud, 8 data bits, no parity, 1 stop bit
    int 14h
    mov ax, 0100h + '!'     ; AH = 1: send AL
    int 14h

idle:
    sti
    hlt
    rdtsc
    xor eax, [CHECKSUM]     ; two VMs that have once differed go on differing
    imul eax, eax, 9E3779B1h ; ticks are evenly spaced, and so are low bits of the TSC: multiply by 2^32/phi,
    mov ecx, eax            ; and take the high bits, which all the others have stirred
    shr eax, 28
    jnz idle                ; 15 times of 16

    ; 65 536 to 131 071 rounds of three operations: a few hundred thousand, chosen by chance.
    shr ecx, 8              ; the top four bits are 0 here: take the sixteen from bit 8 up
    and ecx, 0FFFFh
    add ecx, 10000h
    mov eax, [CHECKSUM]
    inc eax                 ; 0 would stay 0
.round:
    imul eax, eax, 01000193h
    mov ebx, eax
    shr ebx, 15
    xor eax, ebx
    dec ecx
    jnz .round
    mov [CHECKSUM], eax
    jmp idle

    times 510-($-$$) db 0
    dw 0AA55h
