package dev.plankton.cpu.isa;

/**
 * What the interpreter does for an instruction, which the opcode table names. Operands come from the table's operand
 * column, so most constants are just operations; where a suffix names them it is in Intel's notation: E and G from
 * ModRM, I immediate, O offset, S segment register; B, W, D their size, V by operand size.
 *
 * <p>Those below {@link #WARM} are cases of {@code Interpreter}, those below {@link #COLD} of {@code WarmInstructions}, the
 * others of {@code ColdInstructions}: a method above 8 000 bytecodes would never be compiled.
 */
public final class Handler {
    public static final int UD = 0;
    public static final int ADD = 1;
    public static final int OR = 2;
    public static final int ADC = 3;
    public static final int SBB = 4;
    public static final int AND = 5;
    public static final int SUB = 6;
    public static final int XOR = 7;
    public static final int CMP = 8;
    public static final int TEST = 9;
    public static final int MOV = 10;
    public static final int INC = 11;
    public static final int DEC = 12;
    public static final int NOT = 13;
    public static final int NEG = 14;
    public static final int XCHG = 15;
    public static final int SHL = 16;
    public static final int SHR = 17;
    public static final int SAR = 18;
    public static final int SHIFT = 19;
    public static final int MOVZX_B = 20;
    public static final int MOVZX_W = 21;
    public static final int PUSH = 22;
    public static final int POP = 23;
    public static final int LEA = 24;
    public static final int NOP = 25;
    public static final int JCC = 26;
    public static final int JB = 27;
    public static final int JAE = 28;
    public static final int JZ = 29;
    public static final int JNZ = 30;
    public static final int JBE = 31;
    public static final int JA = 32;
    public static final int JS = 33;
    public static final int JNS = 34;
    public static final int JL = 35;
    public static final int JGE = 36;
    public static final int JLE = 37;
    public static final int JG = 38;
    public static final int JMP_B = 39;
    public static final int JMP_W = 40;
    public static final int CALL = 41;
    public static final int RET = 42;
    public static final int LOOP = 43;
    public static final int CLD = 44;
    public static final int CLC = 45;
    public static final int STC = 46;

    /** Not an instruction: stands in a decoded one where the loop is to be left, see {@code Gate}. */
    public static final int GATE = 47;

    // WarmInstructions; the opcode table has other names, which DispatchTable and FrontEnd replace by these.
    /** First one that the interpreter leaves to {@code WarmInstructions}. */
    public static final int WARM = 48;

    public static final int MUL = 48;
    public static final int IMUL = 49;
    public static final int DIV = 50;
    public static final int IDIV = 51;
    public static final int IMUL_TO = 52;
    public static final int SHLD = 53;
    public static final int SHRD = 54;
    public static final int LODS_ONCE = 55;
    public static final int STOS_ONCE = 56;
    public static final int MOVS_ONCE = 57;
    public static final int XLAT16 = 58;
    public static final int IN_BYTE = 59;
    public static final int OUT_BYTE = 60;

    /** First one that the interpreter leaves to {@code ColdInstructions}. */
    public static final int COLD = 64;

    public static final int PUSH_SEG = 64;
    public static final int POP_SEG = 65;
    public static final int POP_CS = 66;
    public static final int DAA = 67;
    public static final int DAS = 68;
    public static final int AAA = 69;
    public static final int AAS = 70;
    public static final int PUSHA = 71;
    public static final int POPA = 72;
    public static final int BOUND = 73;
    public static final int IMUL_GV_EV_IV = 74;
    public static final int IMUL_GV_EV_IB = 75;
    public static final int INS = 76;
    public static final int OUTS = 77;
    public static final int JCC_COLD = 78;
    public static final int MOV_EV_SW = 79;
    public static final int MOV_SW_EW = 80;
    public static final int POP_EV = 81;
    public static final int CBW = 82;
    public static final int CWD = 83;
    public static final int CALL_FAR = 84;
    public static final int PUSHF = 86;
    public static final int POPF = 87;
    public static final int SAHF = 88;
    public static final int LAHF = 89;
    public static final int MOVS = 90;
    public static final int CMPS = 91;
    public static final int STOS = 92;
    public static final int LODS = 93;
    public static final int SCAS = 94;
    public static final int RET_IW = 95;
    public static final int RET_D = 96;
    public static final int LOAD_FAR = 97;
    public static final int RETF_IW = 98;
    public static final int RETF = 99;
    public static final int ENTER = 100;
    public static final int LEAVE = 101;
    public static final int INT3 = 102;
    public static final int INT = 103;
    public static final int INTO = 104;
    public static final int IRET = 105;
    public static final int AAM = 106;
    public static final int AAD = 107;
    public static final int SALC = 108;
    public static final int XLAT = 109;
    public static final int ESC = 110;
    public static final int LOOPNZ = 111;
    public static final int LOOPZ = 112;
    public static final int LOOP_D = 113;
    public static final int JCXZ = 114;
    public static final int IN_AL_IB = 115;
    public static final int IN_AX_IB = 116;
    public static final int OUT_IB_AL = 117;
    public static final int OUT_IB_AX = 118;
    public static final int CALL_D = 119;
    public static final int JMP_D = 120;
    public static final int JMP_FAR = 121;
    public static final int JMP_B_D = 122;
    public static final int IN_AL_DX = 123;
    public static final int IN_AX_DX = 124;
    public static final int OUT_DX_AL = 125;
    public static final int OUT_DX_AX = 126;
    public static final int INT1 = 127;
    public static final int HLT = 128;
    public static final int CMC = 129;
    public static final int MUL_EB = 130;
    public static final int IMUL_EB = 131;
    public static final int DIV_EB = 132;
    public static final int IDIV_EB = 133;
    public static final int MUL_EV = 134;
    public static final int IMUL_EV = 135;
    public static final int DIV_EV = 136;
    public static final int IDIV_EV = 137;
    public static final int CLI = 138;
    public static final int STI = 139;
    public static final int STD = 140;
    public static final int CALL_EV = 141;
    public static final int CALL_MP = 142;
    public static final int JMP_EV = 143;
    public static final int JMP_MP = 144;
    public static final int PUSH_EV = 145;
    public static final int SGDT = 146;
    public static final int SIDT = 147;
    public static final int LGDT = 148;
    public static final int LIDT = 149;
    public static final int SMSW = 150;
    public static final int LMSW = 151;
    public static final int INVLPG = 152;
    public static final int CLTS = 153;
    public static final int MOV_RD_CD = 154;
    public static final int MOV_RD_DD = 155;
    public static final int MOV_CD_RD = 156;
    public static final int MOV_DD_RD = 157;
    public static final int WRMSR = 158;
    public static final int RDTSC = 159;
    public static final int RDMSR = 160;
    public static final int RDPMC = 161;
    public static final int CMOV = 162;
    public static final int SETCC = 163;
    public static final int CPUID = 164;
    public static final int BT_EV_GV = 165;
    public static final int SHLD_IB = 166;
    public static final int SHLD_CL = 167;
    public static final int SHRD_IB = 168;
    public static final int SHRD_CL = 169;
    public static final int IMUL_GV_EV = 170;
    public static final int CMPXCHG_B = 171;
    public static final int CMPXCHG_V = 172;
    public static final int BT_EV_IB = 173;
    public static final int BSF = 174;
    public static final int BSR = 175;
    public static final int XADD_B = 176;
    public static final int XADD_V = 177;
    public static final int CMPXCHG8B = 178;
    public static final int BSWAP = 179;

    // Prefixes have no case: the dispatch table gives the interpreter what they change.
    public static final int PREFIX_SEG = 180;
    public static final int PREFIX_OPERAND = 181;
    public static final int PREFIX_ADDRESS = 182;
    public static final int PREFIX_REP = 183;
    public static final int PREFIX_LOCK = 184;

    /** First one of the x87, which {@code X87} executes; the interpreter goes on after it. */
    public static final int FPU = 192;

    public static final int FOP_M32 = 192;
    public static final int FOP_M64 = 193;
    public static final int FOP_I32 = 194;
    public static final int FOP_I16 = 195;
    public static final int FOP_ST = 196;
    public static final int FOP_STI = 197;
    public static final int FOPP_STI = 198;
    public static final int FLD_M32 = 199;
    public static final int FLD_M64 = 200;
    public static final int FLD_M80 = 201;
    public static final int FLD_ST = 202;
    public static final int FILD_I16 = 203;
    public static final int FILD_I32 = 204;
    public static final int FILD_I64 = 205;
    public static final int FBLD = 206;
    public static final int FST_M32 = 207;
    public static final int FST_M64 = 208;
    public static final int FSTP_M80 = 209;
    public static final int FST_ST = 210;
    public static final int FIST_I16 = 211;
    public static final int FIST_I32 = 212;
    public static final int FISTP_I64 = 213;
    public static final int FBSTP = 214;
    public static final int FXCH = 215;
    public static final int FNOP = 216;
    public static final int FCMOV = 217;
    public static final int FCOMI = 218;
    public static final int FUCOM = 219;
    public static final int FCOMPP = 220;
    public static final int FUCOMPP = 221;
    public static final int FFREE = 222;
    public static final int FLD_CONSTANT = 223;
    public static final int FCHS = 224;
    public static final int FABS = 225;
    public static final int FTST = 226;
    public static final int FXAM = 227;
    public static final int FUNCTION = 228;

    /** First one that leaves the x87's pointers as they are. */
    public static final int FPU_CONTROL = 229;

    public static final int WAIT = 229;
    public static final int FLDCW = 230;
    public static final int FLDENV = 231;
    public static final int FRSTOR = 232;

    /** First one that does not wait for, or report, an exception that is pending. */
    public static final int FPU_NO_WAIT = 233;

    public static final int FNSTCW = 233;
    public static final int FNSTENV = 234;
    public static final int FNSAVE = 235;
    public static final int FNSTSW = 236;
    public static final int FNSTSW_AX = 237;
    public static final int FNCLEX = 238;
    public static final int FNINIT = 239;
    public static final int FNMODE = 240;

    private Handler() {}
}
