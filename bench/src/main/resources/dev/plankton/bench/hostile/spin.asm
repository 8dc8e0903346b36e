; spin: counts in a register: what every other attacker is compared with

%include "frame.inc"

work:
    inc ax
prepare:
    ret

%include "end.inc"
