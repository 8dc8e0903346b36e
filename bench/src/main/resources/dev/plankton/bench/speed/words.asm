; words: REPNE SCASB, REPE CMPSB and REP MOVSB on words of one to eight letters, as a look-up in a dictionary does.

%include "begin.inc"

WORDS equ 256
LENGTH equ 16                   ; bytes of an entry: letters, then zeros

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    mov ax,1357h
    xor di,di
.entry:                         ; the dictionary
    imul ax,ax,25173
    add ax,13849
    mov cl,ah
    and cx,7
    inc cx
    lea dx,[di+LENGTH]
.letter:
    imul ax,ax,25173
    add ax,13849
    mov bl,ah
    and bl,3
    add bl,'a'
    mov [di],bl
    inc di
    loop .letter
.zero:
    mov byte [di],0
    inc di
    cmp di,dx
    jne .zero
    cmp di,WORDS*LENGTH
    jne .entry
    xor dx,dx
pass:
    mov cx,16
.word:
    push cx
    imul bx,cx,13
    add bx,bp
    and bx,WORDS-1
    shl bx,4                    ; the word to be found
    mov di,bx
    xor al,al
    mov cx,LENGTH
    repne scasb                 ; its length
    sub di,bx
    mov ax,di
    mov si,bx                   ; a copy of it
    mov di,WORDS*LENGTH
    mov cx,ax
    rep movsb
    xor bx,bx
.compare:
    mov di,bx
    mov si,WORDS*LENGTH
    mov cx,ax
    repe cmpsb
    jne .next
    add dx,bx
    rol dx,1
.next:
    add bx,LENGTH
    cmp bx,WORDS*LENGTH
    jne .compare
    pop cx
    loop .word
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
