; floats: the slowest instructions of the x87, and BCD

%include "frame.inc"

prepare:
    fninit
    ret

work:
    fldpi
    fldl2e
    fyl2x
    fsin
    fptan
    fprem
    fbstp [number]
    fstp st0
    fninit
    ret

number: times 10 db 0

%include "end.inc"
