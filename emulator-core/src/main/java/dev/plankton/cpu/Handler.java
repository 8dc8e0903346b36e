package dev.plankton.cpu;

/**
 * What the interpreter does for an instruction, which the opcode table names. Operands come from the table's operand
 * column, so most constants are just operations; where a suffix tells them it is in Intel's notation: E and G from
 * ModRM, I immediate, O offset, S segment register; B, W, D their size, V by operand size.
 *
 * <p>Those below {@link #COLD} are cases of {@link Interpreter}, the others of {@link ColdInstructions}: a method above
 * 8 000 bytecodes would never be compiled.
 */
final class Handler {
    static final int UD = 0;
    static final int ADD = 1;
    static final int OR = 2;
    static final int ADC = 3;
    static final int SBB = 4;
    static final int AND = 5;
    static final int SUB = 6;
    static final int XOR = 7;
    static final int CMP = 8;
    static final int TEST = 9;
    static final int MOV = 10;
    static final int INC = 11;
    static final int DEC = 12;
    static final int NOT = 13;
    static final int NEG = 14;
    static final int XCHG = 15;
    static final int SHL = 16;
    static final int SHR = 17;
    static final int SAR = 18;
    static final int SHIFT = 19;
    static final int MOVZX_B = 20;
    static final int MOVZX_W = 21;
    static final int PUSH = 22;
    static final int POP = 23;
    static final int LEA = 24;
    static final int NOP = 25;
    static final int JCC = 26;
    static final int JB = 27;
    static final int JAE = 28;
    static final int JZ = 29;
    static final int JNZ = 30;
    static final int JBE = 31;
    static final int JA = 32;
    static final int JS = 33;
    static final int JNS = 34;
    static final int JL = 35;
    static final int JGE = 36;
    static final int JLE = 37;
    static final int JG = 38;
    static final int JMP_B = 39;
    static final int JMP_W = 40;
    static final int CALL = 41;
    static final int RET = 42;
    static final int LOOP = 43;
    static final int CLD = 44;
    static final int CLC = 45;
    static final int STC = 46;

    /** First one that the interpreter leaves to {@link ColdInstructions}. */
    static final int COLD = 64;

    static final int PUSH_SEG = 64;
    static final int POP_SEG = 65;
    static final int POP_CS = 66;
    static final int DAA = 67;
    static final int DAS = 68;
    static final int AAA = 69;
    static final int AAS = 70;
    static final int PUSHA = 71;
    static final int POPA = 72;
    static final int BOUND = 73;
    static final int IMUL_GV_EV_IV = 74;
    static final int IMUL_GV_EV_IB = 75;
    static final int INS = 76;
    static final int OUTS = 77;
    static final int JCC_COLD = 78;
    static final int MOV_EV_SW = 79;
    static final int MOV_SW_EW = 80;
    static final int POP_EV = 81;
    static final int CBW = 82;
    static final int CWD = 83;
    static final int CALL_FAR = 84;
    static final int WAIT = 85;
    static final int PUSHF = 86;
    static final int POPF = 87;
    static final int SAHF = 88;
    static final int LAHF = 89;
    static final int MOVS = 90;
    static final int CMPS = 91;
    static final int STOS = 92;
    static final int LODS = 93;
    static final int SCAS = 94;
    static final int RET_IW = 95;
    static final int RET_D = 96;
    static final int LOAD_FAR = 97;
    static final int RETF_IW = 98;
    static final int RETF = 99;
    static final int ENTER = 100;
    static final int LEAVE = 101;
    static final int INT3 = 102;
    static final int INT = 103;
    static final int INTO = 104;
    static final int IRET = 105;
    static final int AAM = 106;
    static final int AAD = 107;
    static final int SALC = 108;
    static final int XLAT = 109;
    static final int ESC = 110;
    static final int LOOPNZ = 111;
    static final int LOOPZ = 112;
    static final int LOOP_D = 113;
    static final int JCXZ = 114;
    static final int IN_AL_IB = 115;
    static final int IN_AX_IB = 116;
    static final int OUT_IB_AL = 117;
    static final int OUT_IB_AX = 118;
    static final int CALL_D = 119;
    static final int JMP_D = 120;
    static final int JMP_FAR = 121;
    static final int JMP_B_D = 122;
    static final int IN_AL_DX = 123;
    static final int IN_AX_DX = 124;
    static final int OUT_DX_AL = 125;
    static final int OUT_DX_AX = 126;
    static final int INT1 = 127;
    static final int HLT = 128;
    static final int CMC = 129;
    static final int MUL_EB = 130;
    static final int IMUL_EB = 131;
    static final int DIV_EB = 132;
    static final int IDIV_EB = 133;
    static final int MUL_EV = 134;
    static final int IMUL_EV = 135;
    static final int DIV_EV = 136;
    static final int IDIV_EV = 137;
    static final int CLI = 138;
    static final int STI = 139;
    static final int STD = 140;
    static final int CALL_EV = 141;
    static final int CALL_MP = 142;
    static final int JMP_EV = 143;
    static final int JMP_MP = 144;
    static final int PUSH_EV = 145;
    static final int SGDT = 146;
    static final int SIDT = 147;
    static final int LGDT = 148;
    static final int LIDT = 149;
    static final int SMSW = 150;
    static final int LMSW = 151;
    static final int INVLPG = 152;
    static final int CLTS = 153;
    static final int MOV_RD_CD = 154;
    static final int MOV_RD_DD = 155;
    static final int MOV_CD_RD = 156;
    static final int MOV_DD_RD = 157;
    static final int WRMSR = 158;
    static final int RDTSC = 159;
    static final int RDMSR = 160;
    static final int RDPMC = 161;
    static final int CMOV = 162;
    static final int SETCC = 163;
    static final int CPUID = 164;
    static final int BT_EV_GV = 165;
    static final int SHLD_IB = 166;
    static final int SHLD_CL = 167;
    static final int SHRD_IB = 168;
    static final int SHRD_CL = 169;
    static final int IMUL_GV_EV = 170;
    static final int CMPXCHG_B = 171;
    static final int CMPXCHG_V = 172;
    static final int BT_EV_IB = 173;
    static final int BSF = 174;
    static final int BSR = 175;
    static final int XADD_B = 176;
    static final int XADD_V = 177;
    static final int CMPXCHG8B = 178;
    static final int BSWAP = 179;

    // Prefixes have no case: the dispatch table tells the interpreter what they change.
    static final int PREFIX_SEG = 180;
    static final int PREFIX_OPERAND = 181;
    static final int PREFIX_ADDRESS = 182;
    static final int PREFIX_REP = 183;
    static final int PREFIX_LOCK = 184;

    private Handler() {}
}
