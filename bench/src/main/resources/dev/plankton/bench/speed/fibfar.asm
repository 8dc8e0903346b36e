; fibfar: recursive Fibonacci numbers, with the stack far from the code.

%include "begin.inc"

    START
%include "fib.inc"

%include "end.inc"
