"""The shapes of functions in test/stack/shapes.cc, and the kinds of programs that have them."""

KINDS = ("", "_fixed", "_static", "_static_pie", "_omit", "_O0", "_untabled", "_clang")
STATIC = ("_static", "_static_pie")

# shape: the functions between the one at the bottom and `shapes::run`, which `main` calls.
SHAPES = {
    "plain": ["plain"],
    "anonymous": ["(anonymous namespace)::hidden", "anonymous"],
    "lambda": ["lambda::{lambda#2}::operator()", "lambda"],
    "template": ["Outer<>::Inner<>::work<>", "template_of_class"],
    "monstrous": ["monster<>", "monstrous"],
    "operators": ["Doer::operator()", "Doer::operator cast", "Doer::~Doer", "operators"],
    "inlined": ["with_inlined"],
    "cold": ["rarely", "split.cold", "cold_split"],
}

LONG_FUNCTION = "shapes::" + "a_rather_long_name_" * 10 + "::" + "größer" * 10


def expected(kind, shape, bottom):
    """The functions of the whole stack, innermost first."""
    frames = SHAPES[shape]
    if kind == "_clang":  # has a way of its own to name what has no name, and no cold part here
        frames = [f.replace("{lambda#2}", "$_1") for f in frames]
    if kind in ("_clang", "_O0"):
        frames = [f.removesuffix(".cold") for f in frames]
    return [bottom, *(f"shapes::{f}" for f in frames), "shapes::run", "main"]


def is_cut_well(name):
    """Whether the name of a stack of LONG_FUNCTION was cut as the format says, and not within a
    letter."""
    *_, half, truncated, nothing = name.split("\n")
    whole = name.split("\n")[2]
    return (len(name.encode()) in (4095, 4096) and (truncated, nothing) == ("truncated", "")
            and whole.rpartition(":+0x")[0] == LONG_FUNCTION
            and f"{LONG_FUNCTION}:+0x".startswith(half[:len(LONG_FUNCTION)]))


def is_one_of(function, by_nm):
    """Whether nm has the function among these, as far as it writes it as frames do."""
    word = function.split("::")[-1].removesuffix("<>").split(".")[0].split(" ")[0]
    return any(word in name for name in by_nm)
