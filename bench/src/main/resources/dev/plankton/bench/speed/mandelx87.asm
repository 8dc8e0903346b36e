; mandelx87: the Mandelbrot set at 64 by 64 points, in the 80-bit numbers of the x87.

%include "begin.inc"

SUM equ 0
X equ 4                         ; the point, 32-bit real
Y equ 8
STEP_X equ 12
STEP_Y equ 16
RADIUS equ 20
ROW equ 24
POINT equ 26

    START
    SETSEG ds,SEG1
    mov word [SUM],0
    mov dword [STEP_X],3D400000h ; 3 / 64
    mov dword [STEP_Y],3D000000h ; 2 / 64
    mov dword [RADIUS],40800000h ; 4
    fninit
pass:
    mov dword [Y],0BF800000h    ; -1
    mov word [ROW],64
.row:
    mov dword [X],0C0000000h    ; -2
    mov word [POINT],64
.point:
    fldz                        ; z = ST(1) + i ST(0)
    fldz
    mov cx,32
.iterate:
    fld st1
    fmul st0,st0                ; x * x
    fld st1
    fmul st0,st0                ; y * y
    fld st1
    fadd st0,st1
    fcomp dword [RADIUS]
    fnstsw ax
    sahf
    ja .out
    fsubp st1,st0               ; x * x - y * y
    fadd dword [X]
    fxch st2
    fmulp st1,st0               ; x * y
    fadd st0,st0
    fadd dword [Y]
    loop .iterate
    fld st0
    fld st0
.out:
    fistp word [SUM+2]          ; leaves what is used for the sum
    fstp st0
    fstp st0
    fstp st0
    mov ax,[SUM+2]
    add ax,cx
    add [SUM],ax
    rol word [SUM],1
    fld dword [X]
    fadd dword [STEP_X]
    fstp dword [X]
    dec word [POINT]
    jnz .point
    fld dword [Y]
    fadd dword [STEP_Y]
    fstp dword [Y]
    dec word [ROW]
    jnz .row
    dec bp
    jnz pass
    mov ax,[SUM]
    jmp finish

%include "end.inc"
