"""What GDB does not know of real mode: how to find callers, and linear addresses.

A return address is known by the call before it: near ones by CALL rel16 and CALL r/m16, far ones by CALL ptr16:16 and
CALL m16:16, those of interrupts by INT n. The stack is searched from its top for the first word or words that such a call
may have pushed. $pc and $sp are linear in Plankton's server, so that is what callers get as well.
"""

import gdb
from gdb.FrameDecorator import FrameDecorator
from gdb.unwinder import Unwinder, register_unwinder

WORDS = 128  # how far the stack is searched
OUTERMOST = 0xFFFFFF  # stands for the stack of a frame without a caller


class FrameId:
    """Must stay the same while a function runs, so that it cannot hold the program counter."""

    def __init__(self, sp, segment):
        address = gdb.lookup_type("unsigned long")
        self.sp = gdb.Value(sp).cast(address)
        self.pc = gdb.Value(segment << 4).cast(address)


class Caller:
    def __init__(self, cs, ip, slot, size):
        self.cs, self.ip, self.slot, self.size = cs, ip, slot, size


def read(address, length):
    try:
        return bytes(gdb.selected_inferior().read_memory(address, length))
    except gdb.MemoryError:
        return b""


def word(data, at):
    return data[at] | data[at + 1] << 8


def indirect(before, kind):
    """Whether these bytes end with a CALL through r/m16: FF with `kind` in ModRM's reg field."""
    for length in (2, 3, 4):
        code = before[-length:]
        if len(code) < length or code[0] != 0xFF or code[1] >> 3 & 7 != kind:
            continue
        mod, rm = code[1] >> 6, code[1] & 7
        displacement = {0: 2 if rm == 6 else 0, 1: 1, 2: 2, 3: 0}[mod]
        if length == 2 + displacement:
            return True
    return False


def near(before, ip, pc, cs):
    if len(before) >= 3 and before[-3] == 0xE8:
        entry = ip + word(before, len(before) - 2) & 0xFFFF
        return (cs << 4) + entry <= pc
    return indirect(before, 2)


def far(before, cs):
    if len(before) >= 5 and before[-5] == 0x9A:
        return word(before, len(before) - 2) == cs
    return indirect(before, 3)


def caller(pc, cs, sp):
    """The caller of the code at linear `pc` with its stack at linear `sp`; None if there is none."""
    stack = read(sp, 2 * WORDS + 4)
    for at in range(0, max(0, len(stack) - 5), 2):
        ip, segment, flags = word(stack, at), word(stack, at + 2), word(stack, at + 4)
        back = (segment << 4) + ip
        before = read(back - 5, 5) if back >= 5 else b""
        if len(before) == 5:
            if before[-2] == 0xCD and flags & 0x802A == 2:
                return Caller(segment, ip, sp + at, 6)
            if far(before, cs):
                return Caller(segment, ip, sp + at, 4)
        back = (cs << 4) + ip
        before = read(back - 5, 5) if back >= 5 else b""
        if near(before, ip, pc, cs):
            return Caller(cs, ip, sp + at, 2)
    return None


class RealMode(Unwinder):
    def __init__(self):
        super().__init__("Plankton real mode")

    def __call__(self, frame):
        pc, sp, cs, ss = (frame.read_register(name) for name in ("eip", "esp", "cs", "ss"))
        found = caller(int(pc), int(cs) & 0xFFFF, int(sp))
        if found is None:
            found = Caller(0, 0, OUTERMOST, 0)  # GDB ends a backtrace at program counter 0
        info = frame.create_unwind_info(FrameId(found.slot, int(cs)))
        info.add_saved_register("eip", gdb.Value((found.cs << 4) + found.ip).cast(pc.type))
        info.add_saved_register("esp", gdb.Value(found.slot + found.size).cast(sp.type))
        info.add_saved_register("cs", gdb.Value(found.cs).cast(cs.type))
        for name in ("ss", "ebp"):
            info.add_saved_register(name, frame.read_register(name))
        return info


class Linear(gdb.Function):
    """$linear(SEGMENT, OFFSET): the linear address, as in x/4xb $linear($ds, $si)."""

    def __init__(self):
        super().__init__("linear")

    def invoke(self, segment, offset):
        return ((int(segment) & 0xFFFF) << 4) + (int(offset) & 0xFFFF)


class SegmentAndOffset(FrameDecorator):
    """A frame without a symbol is shown by its CS:IP."""

    def function(self):
        frame = self.inferior_frame()
        if frame.name() is not None:
            return super().function()
        cs = int(frame.read_register("cs")) & 0xFFFF
        return "%04X:%04X" % (cs, frame.pc() - (cs << 4) & 0xFFFF)


class Backtrace:
    """Has `bt` end where no caller is found, without a word of a corrupt stack."""

    def __init__(self):
        self.name = "real mode"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        return map(SegmentAndOffset, frames)


class AttachVm(gdb.Command):
    """attach-vm PROCESS: attaches; if that is refused, says why. Before version 16, GDB does not print the server's reason."""

    def __init__(self):
        super().__init__("attach-vm", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        try:
            gdb.execute("attach " + argument)
        except gdb.error as failure:
            raise gdb.GdbError(self.reason() or str(failure)) from None

    def reason(self):
        try:
            return gdb.execute("monitor why", to_string=True).strip()
        except gdb.error:
            return ""


class NeedAllStop(gdb.Command):
    """need-all-stop: fails in non-stop mode. There GDB sends the packets to go back, which its protocol does not have, and waits for ever."""

    def __init__(self):
        super().__init__("need-all-stop", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        if gdb.parameter("non-stop"):
            raise gdb.GdbError("not backwards in non-stop mode: `set non-stop off` before connecting")


register_unwinder(None, RealMode(), True)
Backtrace()
Linear()
AttachVm()
NeedAllStop()
for command in ("step", "stepi", "next", "nexti", "continue", "finish"):
    gdb.execute("define hook-reverse-%s\nneed-all-stop\nend" % command)
